import { database } from '../../src/db/connection.ts';
import { queryRows } from './parley.ts';
import { waitFor } from './wait.ts';

/** Takes a lock, starts `ask`, does `work` once that waits for the lock, and lets it go on. */
export async function whileLocked<Answer>(
  lock: string,
  work: () => Promise<unknown>,
  ask: () => PromiseLike<Answer>,
): Promise<Answer> {
  const client = await database().pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(lock);
    const answer = Promise.resolve(ask());
    await waitFor(async () => (await countWaiting()) > 0, 'somebody to wait for the lock');
    await work();
    await client.query('COMMIT');
    return await answer;
  } finally {
    client.release();
  }
}

async function countWaiting(): Promise<number> {
  const [waiting] = await queryRows<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return waiting?.count ?? 0;
}
