import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { PAGE_SIZE, type Page, pageOf } from '../paging.ts';
import type { Sanction } from './imposing.ts';
import { IN_FORCE } from './in-force.ts';
import { requireStaff } from './staff.ts';

/** A line of the list of sanctions. */
export interface ListedSanction extends Sanction {
  readonly username: string;
  readonly displayName: string;
  readonly roomName: string | null;
  /** null: Parley itself, or somebody who is gone. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly liftedBy: string | null;
  readonly liftedAt: Date | null;
  readonly isInForce: boolean;
}

const selectSanctions = statement<ListedSanction>(
  'sanctions-listed',
  `SELECT sanctions.id, sanctions.user_id AS "userId", sanctions.kind, sanctions.room_id AS "roomId", reason,
          ends_at AS "endsAt", users.username, users.display_name AS "displayName", rooms.name AS "roomName",
          creator.username AS "createdBy", sanctions.created_at AS "createdAt", lifter.username AS "liftedBy",
          lifted_at AS "liftedAt", ${IN_FORCE} AS "isInForce"
     FROM sanctions JOIN users ON users.id = sanctions.user_id LEFT JOIN rooms ON rooms.id = sanctions.room_id
     LEFT JOIN users AS creator ON creator.id = sanctions.created_by
     LEFT JOIN users AS lifter ON lifter.id = sanctions.lifted_by
    WHERE ($1::bigint IS NULL OR sanctions.id < $1) AND ($2::bigint IS NULL OR sanctions.user_id = $2)
      AND (NOT $3 OR ${IN_FORCE})
    ORDER BY sanctions.id DESC LIMIT ${PAGE_SIZE + 1}`,
);

/** Sanctions, the newest first, at most 50: of everybody or of one person, all or those in force. For staff. Throws NotFound, Forbidden. */
export async function listSanctions(
  actor: Actor,
  {
    before,
    userId,
    isInForce = false,
  }: { before?: number | undefined; userId?: number | undefined; isInForce?: boolean } = {},
): Promise<Page<ListedSanction>> {
  requireStaff(actor);
  return pageOf(await selectSanctions(before ?? null, userId ?? null, isInForce));
}
