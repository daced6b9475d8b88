import { z } from 'zod';
import type { DetailedMember } from '../../domain/rooms/detailed-members.ts';
import { id, moment } from './values.ts';

/** Somebody who is in a room, as programs of those get them who are in it too. */
export const MemberShape = z
  .object({
    id: id.describe('Of the person.'),
    username: z.string(),
    display_name: z.string(),
    role: z.enum(['owner', 'moderator', 'member']),
    is_online: z.boolean(),
    last_seen: moment.nullable().describe('Null for somebody who was never here.'),
    created_at: moment.describe('When the account was made.'),
    joined_at: moment,
    is_bot: z.boolean(),
  })
  .meta({ id: 'Member' });

export type ApiMember = z.output<typeof MemberShape>;

export function presentApiMember(member: DetailedMember): ApiMember {
  const { id, username, displayName, role, isOnline, lastSeenAt, createdAt, joinedAt, isBot } = member;
  return {
    id,
    username,
    display_name: displayName,
    role,
    is_online: isOnline,
    last_seen: lastSeenAt?.toISOString() ?? null,
    created_at: createdAt.toISOString(),
    joined_at: joinedAt.toISOString(),
    is_bot: isBot,
  };
}
