import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { Umzug, type UmzugStorage } from 'umzug';
import { config } from '../config.ts';
import type { Logger } from '../telemetry/log.ts';

/** Any number; the same on every instance, so that only one of them migrates at a time. */
const MIGRATION_LOCK = 7_275_539;
const MINIMUM_VERSION = 140_000;

/**
 * Brings the database at `url` up to the newest migration: each `migrations/NAME.up.sql` that has not run, in order,
 * each in a transaction of its own, under an advisory lock. Throws when PostgreSQL is older than 14.
 */
export async function migrate(url: string, log: Logger): Promise<void> {
  await withMigrator(url, async (migrator) => {
    const done = await migrator.up();
    if (done.length > 0) log.info({ migrations: done.map((each) => each.name) }, 'database migrated');
  });
}

/** Takes back the newest migration that has run. */
export async function revertLastMigration(url: string): Promise<string[]> {
  let names: string[] = [];
  await withMigrator(url, async (migrator) => {
    names = (await migrator.down()).map((each) => each.name);
  });
  return names;
}

async function withMigrator(url: string, work: (migrator: Umzug<pg.Client>) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await requireVersion(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now())',
    );
    await work(await createMigrator(client));
  } finally {
    await client.end();
  }
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>(
    `SELECT current_setting('server_version_num') AS version`,
  );
  if (Number(rows[0]?.version) < MINIMUM_VERSION) throw new Error('Parley needs PostgreSQL 14 or later');
}

async function createMigrator(client: pg.Client): Promise<Umzug<pg.Client>> {
  const directory = join(config.rootDir, 'migrations');
  const files = (await readdir(directory)).filter((file) => file.endsWith('.up.sql')).sort();
  return new Umzug({
    context: client,
    storage: createStorage(client),
    logger: undefined,
    migrations: files.map((file) => ({
      name: file.replace('.up.sql', ''),
      up: () => runFile(client, join(directory, file)),
      down: () => runFile(client, join(directory, file.replace('.up.sql', '.down.sql'))),
    })),
  });
}

async function runFile(client: pg.Client, path: string): Promise<void> {
  await client.query(`BEGIN; ${await readFile(path, 'utf8')}; COMMIT`);
}

function createStorage(client: pg.Client): UmzugStorage {
  return {
    logMigration: async ({ name }) =>
      void (await client.query('INSERT INTO migrations (name) VALUES ($1)', [name])),
    unlogMigration: async ({ name }) =>
      void (await client.query('DELETE FROM migrations WHERE name = $1', [name])),
    executed: async () =>
      (await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY name')).rows.map(
        (row) => row.name,
      ),
  };
}
