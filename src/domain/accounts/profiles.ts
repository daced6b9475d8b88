import { type Theme, User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { requireVoice } from '../moderation/restrictions.ts';
import { requireAllowedNames } from '../moderation/screening.ts';
import { areNear, isOnline } from '../presence/presence.ts';

/** What somebody says of themselves, and what they are to the person who looks. */
export interface Profile {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly avatarVersion: number;
  readonly bio: string;
  /** An IANA name; null when they have set none. */
  readonly timeZone: string | null;
  readonly createdAt: Date;
  readonly isBot: boolean;
  /** Of a bot: whose it is. */
  readonly ownerUsername: string | null;
  readonly isContact: boolean;
  /** null for somebody whom the person shares no room with: of them nothing is said. */
  readonly presence: { readonly isOnline: boolean; readonly lastSeenAt: string | null } | null;
  /** By the person who looks: whether it is so the other way round is nobody's business. */
  readonly isBlocked: boolean;
}

/** What one can say of oneself. */
export type ProfileChanges = Partial<Pick<Profile, 'displayName' | 'bio' | 'timeZone'>>;

const profileOf = (
  person: string,
) => `SELECT id, username, display_name AS "displayName", avatar_version AS "avatarVersion", bio,
          time_zone AS "timeZone", created_at AS "createdAt", is_bot AS "isBot",
          (SELECT username FROM users AS owner WHERE owner.id = users.owner_id) AS "ownerUsername",
          EXISTS (SELECT FROM contacts WHERE user_id = $2 AND contact_id = users.id) AS "isContact",
          EXISTS (SELECT FROM blocks WHERE user_id = $2 AND blocked_id = users.id) AS "isBlocked",
          CASE WHEN ${areNear('users.id', '$2')} THEN json_build_object(
            'isOnline', ${isOnline('users.id')}, 'lastSeenAt', last_seen_at) END AS presence
     FROM users WHERE status = 'active' AND id = ${person}`;

const selectProfile = statement<Profile>(
  'profile',
  profileOf(`coalesce((SELECT id FROM users WHERE username = $1::citext),
                      (SELECT user_id FROM former_usernames WHERE username = $1::citext))`),
);

const selectProfileById = statement<Profile>('profile-by-id', profileOf('$1::bigint'));

/** The profile of somebody, by username in any letter case, also one that they had before. Throws NotFound. */
export async function readProfile(actor: Actor, username: string): Promise<Profile> {
  const [profile] = await selectProfile(username, actor.id);
  if (!profile) throw new NotFound('There is nobody of this name here.');
  return profile;
}

/** The same by id. */
export async function readProfileOf(actor: Actor, userId: number): Promise<Profile> {
  const [profile] = await selectProfileById(userId, actor.id);
  if (!profile) throw new NotFound('There is nobody of this id here.');
  return profile;
}

/**
 * Changes what the person says of themselves; what is left out stays. Throws InvalidInput for a name that a word rule blocks,
 * and Forbidden to somebody who is muted: others read it.
 */
export async function updateProfile(actor: Actor, changes: ProfileChanges): Promise<void> {
  const { bio: before } = await User.findByPk(actor.id, { attributes: ['bio'], rejectOnEmpty: true });
  const { displayName = actor.displayName, bio = before } = changes;
  if (displayName !== actor.displayName || bio !== before) await requireVoice(actor);
  if (displayName !== actor.displayName) await requireAllowedNames(actor, { display_name: displayName });
  await User.update({ ...changes }, { where: { id: actor.id } });
  announce('person.changed', { userId: actor.id });
}

/** How Parley looks and sounds to the person, on all their devices. */
export async function updateComfort(
  actor: Actor,
  comfort: { theme: Theme; playsSound: boolean },
): Promise<void> {
  await User.update(comfort, { where: { id: actor.id } });
  announce('person.changed', { userId: actor.id });
}
