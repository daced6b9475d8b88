import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { PAGE_SIZE, type Page, pageOf } from '../paging.ts';

/** An invitation as its maker sees it, and who came by it. */
export interface ListedInvitation {
  readonly id: number;
  readonly inviter: { readonly id: number; readonly username: string; readonly displayName: string };
  readonly note: string;
  readonly uses: number;
  /** null: without an end. */
  readonly maxUses: number | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly createdAt: Date;
  /** In the order they came; those who deleted their account are left out. */
  readonly guests: readonly { readonly username: string; readonly displayName: string }[];
}

const selectInvitations = statement<ListedInvitation>(
  'invitations-page',
  `SELECT invitations.id, note, uses, max_uses AS "maxUses", expires_at AS "expiresAt", revoked_at AS "revokedAt",
          invitations.created_at AS "createdAt",
          json_build_object('id', users.id, 'username', username, 'displayName', display_name) AS inviter,
          coalesce((SELECT json_agg(json_build_object('username', guest.username, 'displayName', guest.display_name) ORDER BY guest.id)
             FROM users AS guest WHERE guest.invitation_id = invitations.id AND guest.status = 'active'), '[]') AS guests
     FROM invitations JOIN users ON users.id = created_by
    WHERE ($1::bigint IS NULL OR created_by = $1) AND ($2::bigint IS NULL OR invitations.id < $2)
    ORDER BY invitations.id DESC LIMIT ${PAGE_SIZE + 1}`,
);

/** The person's own invitations, newest first. */
export function listMyInvitations(actor: Actor, before?: number): Promise<Page<ListedInvitation>> {
  return readPage(actor.id, before);
}

/** Those of everybody, newest first, for those who keep order on the server. Throws NotFound. */
export async function listInvitations(actor: Actor, before?: number): Promise<Page<ListedInvitation>> {
  if (actor.role === 'member') throw new NotFound();
  return readPage(null, before);
}

async function readPage(
  createdBy: number | null,
  before: number | undefined,
): Promise<Page<ListedInvitation>> {
  return pageOf(await selectInvitations(createdBy, before ?? null));
}
