import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { PAGE_SIZE, type Page, pageOf } from '../paging.ts';
import { requireStaff } from './staff.ts';

/** What was done, as it was written down, with the names that people have now; null: Parley itself, or somebody who is gone. */
export interface RecordedAct {
  readonly id: number;
  readonly actorId: number | null;
  readonly actorUsername: string | null;
  readonly act: string;
  readonly targetType: string;
  readonly targetId: number | null;
  /** Of somebody that it was done to. */
  readonly targetUsername: string | null;
  readonly roomId: number | null;
  readonly reason: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly createdAt: Date;
}

export interface AuditFilters {
  readonly actorId?: number | undefined;
  /** As it is written, or its first word: `user` finds `user.banned`. */
  readonly act?: string | undefined;
  readonly targetType?: string | undefined;
  readonly targetId?: number | undefined;
  readonly roomId?: number | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

const selectEvents = statement<RecordedAct>(
  'audit-events',
  `SELECT events.id, actor_id AS "actorId", actor.username AS "actorUsername", act, target_type AS "targetType",
          target_id AS "targetId", target.username AS "targetUsername", room_id AS "roomId", reason, before, after,
          events.created_at AS "createdAt"
     FROM audit_events AS events
     LEFT JOIN users AS actor ON actor.id = actor_id
     LEFT JOIN users AS target ON target.id = target_id AND target_type = 'user'
    WHERE ($1::bigint IS NULL OR events.id < $1) AND ($2::bigint IS NULL OR actor_id = $2)
      AND ($3::text IS NULL OR act = $3 OR starts_with(act, $3 || '.'))
      AND ($4::text IS NULL OR target_type = $4) AND ($5::bigint IS NULL OR target_id = $5)
      AND ($6::bigint IS NULL OR room_id = $6)
      AND ($7::timestamptz IS NULL OR events.created_at >= $7) AND ($8::timestamptz IS NULL OR events.created_at < $8)
    ORDER BY events.id DESC LIMIT ${PAGE_SIZE + 1}`,
);

/** What was done on the server, the newest first, at most 50, for its staff. Throws NotFound, Forbidden. */
export async function listAuditEvents(
  actor: Actor,
  filters: AuditFilters = {},
  { before }: { before?: number | undefined } = {},
): Promise<Page<RecordedAct>> {
  requireStaff(actor);
  const { actorId, act, targetType, targetId, roomId, since, until } = filters;
  const values = [before, actorId, act, targetType, targetId, roomId, since, until];
  return pageOf(await selectEvents(...values.map((value) => value ?? null)));
}
