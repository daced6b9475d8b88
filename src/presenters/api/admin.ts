import { z } from 'zod';
import type { ListedRoomOfAll } from '../../domain/moderation/listed-rooms.ts';
import type { ListedToken } from '../../domain/moderation/listed-tokens.ts';
import type { ListedUser } from '../../domain/moderation/listed-users.ts';
import { presentRoomType, RoomType } from './room.ts';
import { id, moment } from './values.ts';

/** An account, for staff. */
export const AdminUserShape = z
  .object({
    id,
    username: z.string(),
    display_name: z.string(),
    email: z.string().nullable().describe('For admins; null for moderators.'),
    role: z.enum(['member', 'moderator', 'admin']),
    status: z.enum(['active', 'deleted']),
    is_bot: z.boolean(),
    last_seen: moment.nullable(),
    created_at: moment,
  })
  .meta({ id: 'AdminUser' });

/** A room, for staff: never of what is said in it. */
export const AdminRoomShape = z
  .object({
    id,
    name: z.string(),
    room_type: RoomType,
    topic: z.string(),
    created_by: id.nullable(),
    created_at: moment,
    is_default: z.boolean().describe('Everybody who signs up joins it.'),
    is_archived: z.boolean(),
    member_count: z.int(),
    message_count: z.int(),
    last_message_at: moment.nullable(),
  })
  .meta({ id: 'AdminRoom' });

/** What a program acts with, for staff. */
export const AdminTokenShape = z
  .object({
    id: id.describe('Of the sign-in, also of a personal token: not the one that `/tokens` gives it.'),
    kind: z.enum(['program', 'personal']).describe('Of a sign-in, or made by its person.'),
    user_id: id,
    username: z.string(),
    name: z.string(),
    scopes: z.array(z.string()),
    expires_at: moment.nullable(),
    last_used_at: moment.nullable(),
    created_at: moment,
  })
  .meta({ id: 'AdminToken' });

export function presentAdminUser(user: ListedUser): z.output<typeof AdminUserShape> {
  const { id, username, email, role, status } = user;
  return {
    id,
    username,
    display_name: user.displayName,
    email,
    role,
    status,
    is_bot: user.isBot,
    last_seen: user.lastSeenAt?.toISOString() ?? null,
    created_at: user.createdAt.toISOString(),
  };
}

export function presentAdminRoom(room: ListedRoomOfAll): z.output<typeof AdminRoomShape> {
  const { id, name, topic } = room;
  return {
    id,
    name,
    room_type: presentRoomType(room.kind),
    topic,
    created_by: room.createdBy,
    created_at: room.createdAt.toISOString(),
    is_default: room.isDefault,
    is_archived: room.isArchived,
    member_count: room.memberCount,
    message_count: room.messageCount,
    last_message_at: room.lastMessageAt?.toISOString() ?? null,
  };
}

export function presentAdminToken(token: ListedToken): z.output<typeof AdminTokenShape> {
  const { id, kind, username, name, scopes } = token;
  return {
    id,
    kind,
    user_id: token.userId,
    username,
    name,
    scopes: [...scopes],
    expires_at: token.expiresAt?.toISOString() ?? null,
    last_used_at: token.lastUsedAt?.toISOString() ?? null,
    created_at: token.createdAt.toISOString(),
  };
}
