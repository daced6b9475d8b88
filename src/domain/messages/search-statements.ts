import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';

/** A message that was found, with what a list shows of its sender. */
export interface FoundRow {
  readonly id: number;
  readonly roomId: number;
  readonly seq: number;
  readonly senderId: number;
  readonly senderUsername: string;
  readonly senderDisplayName: string;
  readonly senderAvatarVersion: number;
  readonly body: string;
  readonly createdAt: Date;
}

export interface SearchFilter {
  readonly actorId: number;
  readonly roomIds: readonly number[];
  /** null: anybody's. */
  readonly senderIds: readonly number[] | null;
  readonly after: Date | null;
  readonly before: Date | null;
  readonly hasLink: boolean;
  readonly words: readonly string[];
}

const TIMEOUT_MS = 1500;
const MAX_WORDS = 8;
const QUERY_CANCELED = '57014';

const COLUMNS = `messages.id, messages.room_id AS "roomId", seq, sender_id AS "senderId", username AS "senderUsername",
  display_name AS "senderDisplayName", avatar_version AS "senderAvatarVersion", body, messages.created_at AS "createdAt"`;

/** Whoever is in none of these rooms any more finds nothing in them: the membership is asked in the same statement. */
function reachedMessages(wordCount: number): string {
  const words = Array.from({ length: wordCount }, (_, index) => ` AND body ILIKE $${index + 10}`);
  return `messages JOIN memberships AS mine ON mine.room_id = messages.room_id AND mine.user_id = $1
    JOIN users ON users.id = sender_id
   WHERE messages.kind = 'text' AND deleted_at IS NULL AND messages.room_id = ANY ($2::bigint[])
     AND messages.id >= $3 AND messages.id < $4
     AND ($6::bigint[] IS NULL OR sender_id = ANY ($6))
     AND ($7::timestamptz IS NULL OR messages.created_at >= $7)
     AND ($8::timestamptz IS NULL OR messages.created_at < $8)
     AND (NOT $9::boolean OR body ~* '(https?://|www[.])[^[:space:]]')${words.join('')}`;
}

const forEachCount = (make: (wordCount: number) => ReturnType<typeof statement<FoundRow>>) =>
  Array.from({ length: MAX_WORDS + 1 }, (_, wordCount) => make(wordCount));

/** In order of id, so that it can stop as soon as the page is full. */
const selectInWindow = forEachCount((wordCount) =>
  statement(
    `search-window-${wordCount}`,
    `SELECT ${COLUMNS} FROM ${reachedMessages(wordCount)} ORDER BY messages.id DESC LIMIT $5`,
  ),
);

/** Materialized: else LIMIT makes the planner hope that walking along the ids would soon be done. */
const selectAmongAll = forEachCount((wordCount) =>
  statement(
    `search-all-${wordCount}`,
    `WITH found AS MATERIALIZED (SELECT messages.id FROM ${reachedMessages(wordCount)})
     SELECT ${COLUMNS} FROM (SELECT id FROM found ORDER BY id DESC LIMIT $5) AS newest
       JOIN messages USING (id) JOIN users ON users.id = sender_id ORDER BY id DESC`,
  ),
);

/** Plans depend on how frequent the words are, so each search gets its own; and none takes more than one core. */
const boundEffort = statement(
  'search-bounds',
  `SELECT set_config('statement_timeout', $1, true), set_config('plan_cache_mode', 'force_custom_plan', true),
          set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true)`,
);

type Find = (filter: SearchFilter, from: number, until: number, limit: number) => Promise<FoundRow[]>;

/** Those with ids from `from` up to, but without, `until`, newest first; for a range that is short enough to read. */
export const findInWindow: Find = (filter, ...range) => run(selectInWindow, filter, ...range);

/** The same for any range: collects all that fit, by whatever index suits, and sorts them. */
export const findAmongAll: Find = (filter, ...range) => run(selectAmongAll, filter, ...range);

/** What `search` finds; undefined when that takes too long. */
export async function withinTime<T>(search: () => Promise<T>): Promise<T | undefined> {
  try {
    return await transaction(async () => {
      await boundEffort(String(TIMEOUT_MS));
      return search();
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === QUERY_CANCELED) return undefined;
    throw error;
  }
}

function run(
  statements: readonly ReturnType<typeof statement<FoundRow>>[],
  { actorId, roomIds, senderIds, after, before, hasLink, words }: SearchFilter,
  ...[from, until, limit]: [from: number, until: number, limit: number]
): Promise<FoundRow[]> {
  const select = statements[words.length];
  if (!select) throw new Error(`a search has at most ${MAX_WORDS} words`);
  return select(
    actorId,
    roomIds,
    from,
    until,
    limit,
    senderIds,
    after,
    before,
    hasLink,
    ...words.map(patternOf),
  );
}

/** `%`, `_` and `\` are plain text. */
function patternOf(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}
