import type pg from 'pg';
import { loadGraphile } from './graphile.ts';

/** The newest migration of the graphile-worker that Parley comes with. */
const NEWEST = 19;

/**
 * Makes the tables of the job queue, or brings them up to date: graphile-worker's own affair, in a schema of its own. Asks
 * first, which costs a millisecond. To be called under the lock of the migrations.
 */
export async function migrateJobQueue(client: pg.Client, url: string): Promise<void> {
  if ((await findNewest(client)) >= NEWEST) return;
  const { runMigrations, logger } = await loadGraphile();
  await runMigrations({ connectionString: url, logger });
}

async function findNewest(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ name: string | null }>(
    `SELECT to_regclass('graphile_worker.migrations') AS name`,
  );
  if (!rows[0]?.name) return 0;
  const newest = await client.query<{ id: number }>('SELECT max(id) AS id FROM graphile_worker.migrations');
  return newest.rows[0]?.id ?? 0;
}
