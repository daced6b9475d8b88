import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { requireStaff } from './staff.ts';

/** What waits for staff: how much of each, and since when the oldest does (null when nothing waits). */
export interface Overview {
  readonly reports: Waiting;
  readonly appeals: Waiting;
  readonly heldMessages: Waiting;
}

export interface Waiting {
  readonly count: number;
  readonly oldestAt: Date | null;
}

type Row = Record<'reports' | 'appeals' | 'held', number> &
  Record<'reportAt' | 'appealAt' | 'heldAt', Date | null>;

/** Reports about whoever asks are not theirs to see, or to count. */
const selectOverview = statement<Row>(
  'moderation-overview',
  `SELECT count(*) FILTER (WHERE status = 'open')::int AS reports, min(created_at) FILTER (WHERE status = 'open') AS "reportAt",
          count(*) FILTER (WHERE appeal_status = 'open')::int AS appeals,
          min(appealed_at) FILTER (WHERE appeal_status = 'open') AS "appealAt",
          (SELECT count(*)::int FROM held_messages WHERE status = 'waiting') AS held,
          (SELECT min(created_at) FROM held_messages WHERE status = 'waiting') AS "heldAt"
     FROM reports WHERE (status = 'open' OR appeal_status = 'open') AND subject_id <> $1`,
);

/** For staff. Throws NotFound, Forbidden. */
export async function readOverview(actor: Actor): Promise<Overview> {
  requireStaff(actor);
  const [row] = await selectOverview(actor.id);
  if (!row) throw new Error('an aggregate has one row');
  return {
    reports: { count: row.reports, oldestAt: row.reportAt },
    appeals: { count: row.appeals, oldestAt: row.appealAt },
    heldMessages: { count: row.held, oldestAt: row.heldAt },
  };
}
