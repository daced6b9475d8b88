import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { config } from '../../config.ts';
import { connected } from '../grants.ts';
import { readHistory } from '../migrator.ts';
import { type BackupManifest, FORMAT, fileOf, type StoredRows, writeManifest } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import { sumRooms } from './soundness.ts';
import { jobQueue, listTables, type Source, tableOf } from './tables.ts';

type Report = (rows: StoredRows) => void;

/** Whatever the server's defaults: it may take long, and a file is to look the same everywhere. */
const PREPARE = `
  SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
  SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC'; SET bytea_output = 'hex';
  SET extra_float_digits = 1`;

/** now() is when the transaction began, before its snapshot; the clock is read after that. */
const ISO = `AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
const SELECT_MOMENT = `
  SELECT to_char(now() ${ISO}) AS begin, to_char(clock_timestamp() ${ISO}) AS end, pg_current_snapshot()::text AS snapshot,
         (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END)::text AS lsn`;

/**
 * Copies the database at `url` into `directory`, which must not be there yet, as it is at one moment; whoever writes
 * meanwhile is not held up. The directory has its name when it is whole. Throws BackupProblem.
 */
export async function takeBackup(
  url: string,
  directory: string,
  report: Report = () => undefined,
): Promise<BackupManifest> {
  if (await stat(directory).catch(() => undefined)) throw new BackupProblem(`${directory} is there already.`);
  const draft = `${directory}.${process.pid}.partial`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const manifest = await connected(url, (client) => copyAll(client, draft, report));
    await writeManifest(draft, manifest);
    await rename(draft, directory);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function copyAll(client: pg.Client, directory: string, report: Report): Promise<BackupManifest> {
  await client.query(PREPARE);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const moment = await readMoment(client);
  const migration = await requireMigrated(client);
  const sources = await listTables(client);
  // As pg_dump does: a table that is rewritten from now on would look empty to this snapshot.
  await client.query(
    `LOCK TABLE ${sources.map(({ name }) => tableOf(name)).join(', ')} IN ACCESS SHARE MODE`,
  );
  const tables: StoredRows[] = [];
  for (const source of sources) tables.push(await copyRows(client, directory, source, report));
  const jobs = await copyRows(client, directory, jobQueue, report);
  const rooms = await sumRooms(client);
  await client.query('COMMIT');
  return { format: FORMAT, parley: await readVersion(), migration, moment, rooms, tables, jobs };
}

async function readMoment(client: pg.Client): Promise<BackupManifest['moment']> {
  const { rows } = await client.query<BackupManifest['moment']>(SELECT_MOMENT);
  if (!rows[0]) throw new Error('the database does not tell the time');
  return rows[0];
}

/** What is kept is known of the newest schema only. */
async function requireMigrated(client: pg.Client): Promise<string> {
  const { known, done } = await readHistory(client);
  const newest = known.at(-1);
  if (!newest || known.join() !== done.join())
    throw new BackupProblem(
      'The database is not of this version of Parley. Start Parley on it once (npm run db:migrate), or take the backup with its own version.',
    );
  return newest;
}

/** Streamed: what it takes of memory does not grow with the table. */
async function copyRows(
  client: pg.Client,
  directory: string,
  { name, columns, query, lastId }: Source,
  report: Report,
): Promise<StoredRows> {
  const path = fileOf(directory, name);
  const copy = client.query(copyTo(`COPY (${query}) TO STDOUT`));
  const tap = new PassThrough();
  const hash = createHash('sha256');
  let bytes = 0;
  tap.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  await pipeline(copy, createGzip({ level: 4 }), tap, createWriteStream(path, { mode: 0o600, flush: true }));
  const stored = {
    name,
    columns: [...columns],
    rows: copy.rowCount,
    lastId,
    bytes,
    sha256: hash.digest('hex'),
  };
  report(stored);
  return stored;
}

async function readVersion(): Promise<string> {
  const content = await readFile(join(config.rootDir, 'package.json'), 'utf8');
  return String((JSON.parse(content) as { version: unknown }).version);
}
