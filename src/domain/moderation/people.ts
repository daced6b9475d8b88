import type { UserRole } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { PAGE_SIZE, type Page, type PageCursor, pageOf } from '../paging.ts';
import { IN_FORCE } from './in-force.ts';
import { portionsOf } from './removal-portions.ts';
import { type Report, SELECT_REPORTS } from './report.ts';
import type { SanctionKind } from './sentences.ts';
import { requireStaff } from './staff.ts';

/** Somebody as those see them who keep order: without mail address, hashes and sessions. */
export interface OrderedPerson {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly avatarVersion: number;
  readonly role: UserRole;
  readonly status: 'active' | 'deleted';
  readonly createdAt: Date;
  /** What is in force for the account on the whole server. */
  readonly sanctions: readonly SanctionKind[];
}

/** The same with what a page of their own says. */
export interface PersonRecord extends OrderedPerson {
  readonly bio: string;
  /** Whoever made the link that they came by. */
  readonly invitedBy: string | null;
  /** Where they are signed in. */
  readonly deviceCount: number;
}

const COLUMNS = `users.id, users.username, users.display_name AS "displayName",
  users.avatar_version AS "avatarVersion", users.role, users.status, users.created_at AS "createdAt",
  coalesce((SELECT json_agg(DISTINCT kind) FROM sanctions
             WHERE sanctions.user_id = users.id AND room_id IS NULL AND ${IN_FORCE}), '[]') AS sanctions`;

const selectPeople = statement<OrderedPerson>(
  'people-for-order',
  `SELECT ${COLUMNS} FROM users
    WHERE ($2::bigint IS NULL OR id < $2)
      AND (strpos(lower(username::text), lower($1)) > 0 OR strpos(lower(display_name), lower($1)) > 0)
    ORDER BY id DESC LIMIT ${PAGE_SIZE + 1}`,
);

const selectRecord = statement<PersonRecord>(
  'person-for-order',
  `SELECT ${COLUMNS}, users.bio, inviter.username AS "invitedBy",
          (SELECT count(*)::int FROM sessions WHERE user_id = users.id AND expire > now() AND kind <> 'personal') AS "deviceCount"
     FROM users LEFT JOIN invitations ON invitations.id = users.invitation_id
     LEFT JOIN users AS inviter ON inviter.id = invitations.created_by
    WHERE users.username = $1::citext`,
);

const selectReportsAbout = statement<Report>(
  'reports-about',
  `${SELECT_REPORTS} WHERE reports.subject_id = $1 AND reports.subject_id <> $2 ORDER BY reports.id DESC LIMIT ${PAGE_SIZE}`,
);

/** Everybody whose name has the words ('' is everybody), the newest account first, for staff. Throws NotFound, Forbidden. */
export async function searchPeople(
  actor: Actor,
  words: string,
  { before }: PageCursor = {},
): Promise<Page<OrderedPerson>> {
  requireStaff(actor);
  return pageOf(await selectPeople(words, before ?? null));
}

/** Somebody by username in any letter case, for staff. Throws NotFound, Forbidden. */
export async function reachPersonRecord(actor: Actor, username: string): Promise<PersonRecord> {
  requireStaff(actor);
  const [person] = await selectRecord(username);
  if (!person) throw new NotFound('There is nobody of this name here.');
  return person;
}

/** The newest 50 reports about somebody, for staff; none for whoever they are about. Throws NotFound, Forbidden. */
export async function listReportsAbout(actor: Actor, userId: number): Promise<Report[]> {
  requireStaff(actor);
  return selectReportsAbout(userId, actor.id);
}

/** How many messages of the last hours a removal would take, or bring back. Throws NotFound, Forbidden. */
export async function countRecentMessages(
  actor: Actor,
  userId: number,
  hours: number,
  isRestoration = false,
): Promise<number> {
  requireStaff(actor);
  const portions = await portionsOf(actor, userId, hours, isRestoration);
  return portions.reduce((sum, { ids }) => sum + ids.length, 0);
}
