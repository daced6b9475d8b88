import type { User, UserRole } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { PAGE_SIZE, type Page, type PageCursor, pageOf } from '../paging.ts';
import { isAdmin } from '../policies/moderation.ts';
import { requireStaff } from './staff.ts';

/** An account as staff see it. */
export interface ListedUser {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  /** null for those who are no admins. */
  readonly email: string | null;
  readonly role: UserRole;
  readonly status: User['status'];
  readonly isBot: boolean;
  readonly lastSeenAt: Date | null;
  readonly createdAt: Date;
}

const selectUsers = statement<ListedUser>(
  'staff-users',
  `SELECT id, username, display_name AS "displayName", CASE WHEN $3::boolean THEN email END AS email, role, status,
          is_bot AS "isBot", last_seen_at AS "lastSeenAt", created_at AS "createdAt"
     FROM users WHERE id < coalesce($1::bigint, 9007199254740991) ORDER BY id DESC LIMIT $2`,
);

/** All accounts, deleted ones too, the newest first, for staff. Throws NotFound, Forbidden. */
export async function listUsers(
  actor: Actor,
  { before, limit = PAGE_SIZE }: PageCursor,
): Promise<Page<ListedUser>> {
  requireStaff(actor);
  return pageOf(await selectUsers(before ?? null, limit + 1, isAdmin(actor)), limit);
}
