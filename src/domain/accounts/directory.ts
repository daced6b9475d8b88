import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { areNear, isOnline } from '../presence/presence.ts';

export const PEOPLE_PER_PAGE = 50;

/** A line of the directory. */
export interface ListedPerson {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly avatarVersion: number;
  readonly isBot: boolean;
  readonly isContact: boolean;
  /** False also for those whom the person shares no room with: of them nothing is said. */
  readonly isOnline: boolean;
  /** null for the same. */
  readonly lastSeenAt: Date | null;
  readonly createdAt: Date;
}

/** What is looked for stands in one of the names as it is: no pattern, so no character means anything else. */
const selectPeople = statement<ListedPerson>(
  'people-directory',
  `SELECT users.id, username, display_name AS "displayName", avatar_version AS "avatarVersion",
          is_bot AS "isBot", contacts.id IS NOT NULL AS "isContact",
          ${isOnline('users.id')} AND ${areNear('users.id', '$1')} AS "isOnline",
          CASE WHEN ${areNear('users.id', '$1')} THEN last_seen_at END AS "lastSeenAt", users.created_at AS "createdAt"
     FROM users LEFT JOIN contacts ON contacts.contact_id = users.id AND contacts.user_id = $1
    WHERE status = 'active' AND (strpos(lower(username::text), lower($2)) > 0 OR strpos(lower(display_name), lower($2)) > 0)
    ORDER BY contacts.id IS NULL, contacts.id IS NOT NULL AND NOT (${isOnline('users.id')} AND ${areNear('users.id', '$1')}),
             lower(display_name), users.id OFFSET $3 LIMIT $4`,
);

/**
 * A page of everybody on this server whose name contains `query` ('' is everybody), after the first `from`: the
 * person's contacts come first, those of them who are online before the others, then the rest, each by name.
 */
export async function listPeople(
  actor: Actor,
  { query, from, limit = PEOPLE_PER_PAGE }: { query: string; from: number; limit?: number },
): Promise<{ people: ListedPerson[]; hasMore: boolean }> {
  const people = await selectPeople(actor.id, query, from, limit + 1);
  return { people: people.slice(0, limit), hasMore: people.length > limit };
}
