import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { config } from '../config.ts';
import type { Logger } from '../telemetry/log.ts';
import { connected, grantAllButTheLog, readRole } from './grants.ts';
import { migrateJobQueue } from './job-schema.ts';

/** Any number; the same on every instance, so that only one of them migrates at a time. */
const MIGRATION_LOCK = 7_275_539;
const MINIMUM_VERSION = 140_000;
/** Whoever wants a table for itself keeps everybody from it who comes later: so long at most do the instances that serve wait. */
const LOCK_TIMEOUT = '1s';
const PAUSE_MS = 1000;
const MOST_ATTEMPTS = 40;
/** lock_not_available, deadlock_detected. */
const IN_THE_WAY = new Set(['55P03', '40P01']);

/**
 * Brings the database at `url` up to the newest migration: each `migrations/NAME.up.sql` that has not run, in order of
 * name, each in one transaction with the note that it has run, under an advisory lock; then the job queue's own. With an
 * `ownerUrl` as that role, which lets the role of `url` do all but change the audit log. Throws when PostgreSQL is older
 * than 14.
 */
export async function migrate(url: string, log: Logger, ownerUrl = url): Promise<void> {
  const role = ownerUrl === url ? undefined : await connected(url, readRole);
  await underLock(ownerUrl, async (client) => {
    const done = new Set(await listDone(client));
    const pending = (await listMigrations()).filter((name) => !done.has(name));
    for (const name of pending) await inTransactionBesideOthers(client, name, () => apply(client, name));
    await migrateJobQueue(client, ownerUrl);
    if (role !== undefined) await grantAllButTheLog(client, role);
    if (pending.length > 0) log.info({ migrations: pending }, 'database migrated');
  });
}

/** Takes back the newest migration that has run; resolves to its name, if there is one. */
export async function revertLastMigration(url: string): Promise<string | undefined> {
  return underLock(url, async (client) => {
    const name = (await listDone(client)).at(-1);
    if (name)
      await inTransactionBesideOthers(client, name, () =>
        run(client, `${name}.down.sql`, 'DELETE FROM migrations WHERE name = $1', name),
      );
    return name;
  });
}

/**
 * Fills an empty database in one transaction, alone, as the role of `url`: `check` throws when it is not empty, `fill` makes
 * the tables by applyMigrations. The job queue's own tables are there before.
 */
export async function prepareEmptyDatabase(
  url: string,
  check: (client: pg.Client) => Promise<void>,
  fill: (client: pg.Client) => Promise<void>,
): Promise<void> {
  await underLock(url, async (client) => {
    await check(client);
    await migrateJobQueue(client, url);
    await inTransaction(client, () => fill(client));
  });
}

/** Runs those migrations in the transaction under way. */
export async function applyMigrations(client: pg.Client, names: readonly string[]): Promise<void> {
  await createHistory(client);
  for (const name of names) await apply(client, name);
}

/** The migrations that Parley comes with, and those that have run; changes nothing. */
export async function readHistory(client: pg.Client): Promise<{ known: string[]; done: string[] }> {
  const { rows } = await client.query<{ name: string | null }>(`SELECT to_regclass('migrations') AS name`);
  return { known: await listMigrations(), done: rows[0]?.name ? await listNames(client) : [] };
}

/** Whether every migration has run. Throws when the database cannot be asked. */
export async function isMigrated(pool: pg.Pool): Promise<boolean> {
  const done = new Set(await listNames(pool));
  return (await listMigrations()).every((name) => done.has(name));
}

async function underLock<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return connected(url, async (client) => {
    await requireVersion(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return work(client);
  });
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>(
    `SELECT current_setting('server_version_num') AS version`,
  );
  if (Number(rows[0]?.version) < MINIMUM_VERSION) throw new Error('Parley needs PostgreSQL 14 or later');
}

/** All that Parley comes with, in their order. */
export async function listMigrations(): Promise<string[]> {
  const files = await readdir(join(config.rootDir, 'migrations'));
  const names = files.filter((file) => file.endsWith('.up.sql')).map((file) => file.replace('.up.sql', ''));
  return names.sort();
}

async function listDone(client: pg.Client): Promise<string[]> {
  await createHistory(client);
  return listNames(client);
}

async function createHistory(client: pg.Client): Promise<void> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now())',
  );
}

async function listNames(client: pg.Client | pg.Pool): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY name');
  return rows.map((row) => row.name);
}

function apply(client: pg.Client, name: string): Promise<void> {
  return run(client, `${name}.up.sql`, 'INSERT INTO migrations (name) VALUES ($1)', name);
}

async function run(client: pg.Client, file: string, note: string, name: string): Promise<void> {
  const sql = await readFile(join(config.rootDir, 'migrations', file), 'utf8');
  await client.query(sql);
  await client.query(note, [name]);
}

/** The connection is given up when `work` throws, and the transaction with it. */
async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  await work();
  await client.query('COMMIT');
}

/** The same while others use the database: what is in the way is let pass, a long transaction or a backup above all. */
async function inTransactionBesideOthers(client: pg.Client, name: string, work: () => Promise<void>) {
  for (let attempt = 1; !(await isDone(client, work)); attempt++) {
    if (attempt === MOST_ATTEMPTS) throw new Error(`${name} has to wait for other transactions too long`);
    await pause(PAUSE_MS);
  }
}

/** False, and as if nothing had been, when something was in the way. */
async function isDone(client: pg.Client, work: () => Promise<void>): Promise<boolean> {
  await client.query(`BEGIN; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
  try {
    await work();
    await client.query('COMMIT');
    return true;
  } catch (error) {
    await client.query('ROLLBACK');
    if (IN_THE_WAY.has(String((error as { code?: unknown }).code))) return false;
    throw error;
  }
}
