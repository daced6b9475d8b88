import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { canAddMembers } from '../policies/rooms.ts';
import type { ReachedRoom } from './reach.ts';

const LIMIT = 20;

/** Somebody who is not in the room. */
export interface InvitablePerson {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly avatarVersion: number;
  readonly isBot: boolean;
}

const select = statement<InvitablePerson>(
  'people-invitable',
  `SELECT users.id, username, display_name AS "displayName", avatar_version AS "avatarVersion", is_bot AS "isBot" FROM users
     LEFT JOIN contacts ON contacts.user_id = $2 AND contact_id = users.id
    WHERE status = 'active' AND (strpos(lower(display_name), lower($3)) > 0 OR strpos(lower(username::text), lower($3)) > 0)
      AND NOT EXISTS (SELECT FROM memberships WHERE room_id = $1 AND user_id = users.id)
      AND NOT EXISTS (SELECT FROM blocks WHERE (user_id, blocked_id) IN (($2, users.id), (users.id, $2)))
    ORDER BY contacts.id IS NULL, lower(display_name) LIMIT ${LIMIT}`,
);

/** People to bring into a room whose name has the words, one's contacts first, at most 20; nobody where nobody can come in. */
export async function findInvitable(
  actor: Actor,
  room: ReachedRoom,
  words: string,
): Promise<InvitablePerson[]> {
  return canAddMembers(room) ? select(room.id, actor.id, words) : [];
}
