import { z } from 'zod';
import type { ListedPerson } from '../../domain/accounts/directory.ts';
import type { Profile } from '../../domain/accounts/profiles.ts';
import { id, listOf, moment } from './values.ts';

/** Somebody as programs get them. */
export const UserShape = z
  .object({
    id,
    username: z.string(),
    display_name: z.string(),
    is_online: z.boolean().describe('False also for those whom the person shares no room with.'),
    last_seen: moment.nullable().describe('null for those, too.'),
    created_at: moment,
    is_bot: z.boolean(),
    bio: z.string().optional().describe('In a profile only.'),
    email: z.string().optional().describe('Only the person’s own.'),
  })
  .meta({ id: 'User' });

export const UserListShape = listOf(UserShape);

export type ApiUser = z.output<typeof UserShape>;

/** A line of a list. */
export function presentApiUser(person: ListedPerson): ApiUser {
  return {
    id: person.id,
    username: person.username,
    display_name: person.displayName,
    is_online: person.isOnline,
    last_seen: person.lastSeenAt?.toISOString() ?? null,
    created_at: person.createdAt.toISOString(),
    is_bot: person.isBot,
  };
}

/** A profile; with `email`, the person's own. */
export function presentApiProfile(profile: Profile, email?: string): ApiUser {
  const lastSeenAt = profile.presence?.lastSeenAt;
  return {
    id: profile.id,
    username: profile.username,
    display_name: profile.displayName,
    is_online: profile.presence?.isOnline ?? false,
    last_seen: lastSeenAt ? new Date(lastSeenAt).toISOString() : null,
    created_at: profile.createdAt.toISOString(),
    is_bot: profile.isBot,
    bio: profile.bio,
    ...(email !== undefined && { email }),
  };
}
