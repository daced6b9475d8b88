import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { applyMigrations, listMigrations, prepareEmptyDatabase } from '../migrator.ts';
import { checkBackup } from './check.ts';
import { type BackupManifest, fileOf, type StoredRows } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import { findUnsoundness, sumRooms } from './soundness.ts';
import { JOB_COLUMNS, JOBS, listColumns, listTables, tableOf } from './tables.ts';
import { untie } from './ties.ts';

type Report = (rows: StoredRows) => void;

const COUNT_TABLES = `SELECT count(*)::int AS count FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')`;

const JOB_TABLE = `CREATE TEMPORARY TABLE "${JOBS}" (
  task text, payload json, run_at timestamptz, max_attempts int, key text) ON COMMIT DROP`;

const ADD_JOBS = `SELECT graphile_worker.add_job(
  task, payload := payload, run_at := run_at, max_attempts := max_attempts, job_key := key) FROM "${JOBS}"`;

/**
 * Fills the empty database at `url`, as that role, with the backup in `directory`: all of it, or nothing when anything is
 * wrong with either. Throws BackupProblem.
 */
export async function restoreBackup(
  url: string,
  directory: string,
  report: Report = () => undefined,
): Promise<BackupManifest> {
  const manifest = await checkBackup(directory);
  await prepareEmptyDatabase(url, requireEmpty, async (client) => {
    await client.query(
      `SET LOCAL statement_timeout = 0; SET LOCAL DateStyle = 'ISO'; SET LOCAL TimeZone = 'UTC'`,
    );
    try {
      await fill(client, directory, manifest, report);
    } catch (error) {
      if (error instanceof pg.DatabaseError)
        throw new BackupProblem(`The backup does not fit together: ${error.message}.`, { cause: error });
      throw error;
    }
  });
  return manifest;
}

async function requireEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ count: number }>(COUNT_TABLES);
  const count = rows[0]?.count ?? 0;
  if (count > 0)
    throw new BackupProblem(
      `The database is not empty (${count} tables). Restore into a new one: set DATABASE_URL, or DATA_DIR to a new directory.`,
    );
}

async function fill(
  client: pg.Client,
  directory: string,
  manifest: BackupManifest,
  report: Report,
): Promise<void> {
  const migrations = await listMigrations();
  await applyMigrations(
    client,
    migrations.filter((name) => name <= manifest.migration),
  );
  await requireSameTables(client, manifest);
  await empty(client, manifest);
  const tie = await untie(client);
  for (const rows of manifest.tables) await loadTable(client, directory, rows, report);
  await tie();
  await applyMigrations(
    client,
    migrations.filter((name) => name > manifest.migration),
  );
  await verify(client, manifest);
  await addJobs(client, directory, manifest.jobs, report);
}

async function requireSameTables(client: pg.Client, { tables }: BackupManifest): Promise<void> {
  const given = new Map(tables.map(({ name, columns }) => [name, columns.join()]));
  const wanted = await listTables(client);
  const other = wanted.filter(({ name, columns }) => given.get(name) !== columns.join());
  const names = other.length > 0 ? other.map(({ name }) => name) : undefined;
  if (names ?? given.size !== wanted.length)
    throw new BackupProblem(`The backup is not whole: look for ${names?.join(', ') ?? 'strange tables'}.`);
}

/** Migrations write rows, such as the first room: those of the backup take their place. */
async function empty(client: pg.Client, { tables }: BackupManifest): Promise<void> {
  for (const { name } of tables) {
    const { rowCount } = await client.query(`SELECT FROM ${tableOf(name)} LIMIT 1`);
    if (rowCount) await client.query(`TRUNCATE ${tableOf(name)} CASCADE`);
  }
}

async function loadTable(
  client: pg.Client,
  directory: string,
  rows: StoredRows,
  report: Report,
): Promise<void> {
  await load(client, directory, rows, tableOf(rows.name), report);
  await client.query(
    `SELECT setval(pg_get_serial_sequence($1, 'id'), last) FROM
       (SELECT greatest($2::bigint, (SELECT max(id) FROM ${tableOf(rows.name)})) AS last) AS ids WHERE last IS NOT NULL`,
    [tableOf(rows.name), rows.lastId],
  );
}

/** Identity columns take what COPY gives them. */
async function load(
  client: pg.Client,
  directory: string,
  stored: StoredRows,
  table: string,
  report: Report,
): Promise<void> {
  const { name, columns, rows } = stored;
  const copy = client.query(copyFrom(`COPY ${table} (${listColumns(columns)}) FROM STDIN`));
  await pipeline(createReadStream(fileOf(directory, name)), createGunzip(), copy);
  if (copy.rowCount !== rows)
    throw new BackupProblem(`${name} has ${copy.rowCount} rows where there should be ${rows}.`);
  report(stored);
}

async function verify(client: pg.Client, { rooms }: BackupManifest): Promise<void> {
  const { count, messages, digest } = await sumRooms(client);
  if (count !== rooms.count || messages !== rooms.messages || digest !== rooms.digest)
    throw new BackupProblem('The rooms are not those that the backup counted.');
  const problems = await findUnsoundness(client);
  if (problems.length > 0)
    throw new BackupProblem(`The backup contradicts itself in ${problems.join('; ')}.`);
}

/** They are added anew: their rows are graphile-worker's own affair. */
async function addJobs(
  client: pg.Client,
  directory: string,
  jobs: StoredRows,
  report: Report,
): Promise<void> {
  if (jobs.columns.join() !== JOB_COLUMNS.join()) throw new BackupProblem('The jobs are broken.');
  await client.query(JOB_TABLE);
  await load(client, directory, jobs, `"${JOBS}"`, report);
  await client.query(ADD_JOBS);
}
