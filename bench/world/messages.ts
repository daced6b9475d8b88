import type pg from 'pg';
import type { Person, World } from './fill.ts';

const BODIES = [
  'Good morning, everybody',
  'The build is **green** again: see `deploy.log` for what was wrong',
  'Can somebody look at the report before noon?',
  'Let us wait for the review and decide on Thursday',
  'Thanks!',
  'Figures: https://example.org/figures/2026',
  'Coffee?',
  'It works on my machine, and I have not tried it anywhere else',
];

const SEARCH_INDEX = 'messages_body_parts';

/**
 * The same number of messages for every room, one a second up to now, read by everybody; the members speak in turn. The
 * search index is built once at the end: kept up row by row, it takes most of the time.
 */
export async function addMessages(
  pool: pg.Pool,
  rooms: World['rooms'],
  people: readonly Person[],
  count: number,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'");
    // Spares two look-ups for each row; only a superuser may.
    await client.query('SET session_replication_role = replica').catch(() => undefined);
    const rebuildIndex = await dropIndex(client, SEARCH_INDEX);
    for (const room of rooms) {
      const members = room.members.map((member) => people[member]?.id);
      await client.query(INSERT, [room.id, count, members, BODIES]);
    }
    await rebuildIndex();
    await client.query(COUNT_UP, [rooms.map((room) => room.id), count]);
    await client.query(READ_UP, [rooms.map((room) => room.id), count]);
  } finally {
    client.release(true);
  }
}

const INSERT = `
  INSERT INTO messages (room_id, seq, rev, sender_id, nonce, body, continues, created_at)
  SELECT $1, before + n, rev_before + n, ($3::bigint[])[1 + n % cardinality($3::bigint[])], 'world-' || before + n,
         ($4::text[])[1 + (n * 7) % cardinality($4::text[])], false,
         now() - ($2 - n) * interval '1 second'
    FROM generate_series(1, $2::int) AS n,
         (SELECT message_count AS before, revision AS rev_before FROM rooms WHERE id = $1) AS room`;

const COUNT_UP = `UPDATE rooms SET message_count = message_count + $2, revision = revision + $2, last_message_at = now()
  WHERE id = ANY ($1::bigint[])`;

const READ_UP = `UPDATE memberships SET last_read_seq = last_read_seq + $2 WHERE room_id = ANY ($1::bigint[])`;

/** Takes an index away, if it is there; resolves to what makes it again. */
async function dropIndex(client: pg.PoolClient, name: string): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ indexdef: string }>(
    'SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexname = $1',
    [name],
  );
  const definition = rows[0]?.indexdef;
  if (!definition) return async () => undefined;
  await client.query(`DROP INDEX ${name}`);
  return async () => void (await client.query(definition));
}
