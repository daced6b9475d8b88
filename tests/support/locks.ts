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
    await untilWaiting(1);
    await work();
    await client.query('COMMIT');
    return await answer;
  } finally {
    client.release();
  }
}

/** Until that many wait for a lock. */
export async function untilWaiting(count: number): Promise<void> {
  await waitFor(async () => (await countWaiting()) >= count, `${count} to wait for a lock`);
}

async function countWaiting(): Promise<number> {
  const [waiting] = await queryRows<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return waiting?.count ?? 0;
}
