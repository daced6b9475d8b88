import { statement } from '../../db/statements.ts';

/** Ids of messages: from (included) … until (left out). */
export interface SearchBounds {
  readonly from: number;
  readonly until: number;
  /** Those from here on are few enough to be read one by one. */
  readonly windowFrom: number;
}

const selectNewest = statement<{ id: number | null }>('search-newest', 'SELECT max(id) AS id FROM messages');

/** Halves what is left of $2 … $3 until it is one id: the first that is not before the moment. Some 25 steps. */
const selectFirstSince = statement<{ id: number }>(
  'search-first-since',
  `WITH RECURSIVE halves (low, high) AS (
     SELECT $2::bigint, $3::bigint
     UNION ALL
     SELECT CASE WHEN probe.created_at < $1 THEN probe.id + 1 ELSE low END,
            CASE WHEN probe.created_at < $1 THEN high ELSE middle END
       FROM halves, LATERAL (SELECT (low + high) / 2) AS half (middle),
            LATERAL (SELECT id, created_at FROM messages WHERE id >= middle ORDER BY id LIMIT 1) AS probe
      WHERE low < high
   )
   SELECT least(low, high) AS id FROM halves ORDER BY high - low LIMIT 1`,
);

/** Ids are in order of time, but for those of different rooms at the same moment. */
const SLACK = 1000;

/**
 * Which ids can fit: those before the message `before`, and of the days asked for, roughly. A history that fits into the
 * window of `size` is looked through whatever the days are, so there nothing depends on the order of ids.
 */
export async function boundsOf(
  { after, before: beforeDay }: { after: Date | null; before: Date | null },
  before: number | undefined,
  size: number,
): Promise<SearchBounds> {
  const [newest] = await selectNewest();
  const end = Math.min(before ?? Number.POSITIVE_INFINITY, (newest?.id ?? 0) + 1);
  if (end <= size) return { from: 0, until: end, windowFrom: 0 };
  const until = beforeDay ? Math.min(end, (await firstSince(beforeDay, end)) + SLACK) : end;
  const from = after ? (await firstSince(after, end)) - SLACK : 0;
  return { from: Math.max(0, from), until, windowFrom: Math.max(0, from, until - size) };
}

async function firstSince(moment: Date, end: number): Promise<number> {
  const [row] = await selectFirstSince(moment, 0, end);
  return row?.id ?? end;
}
