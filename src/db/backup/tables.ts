import pg from 'pg';
import type { JobName } from '../job-queue.ts';

/** Rows that a backup has in a file of their own. */
export interface Source {
  readonly name: string;
  readonly columns: readonly string[];
  /** What is copied, with those columns. */
  readonly query: string;
  readonly lastId: number | null;
}

/**
 * Nothing is kept of these: what is left of sessions that are not kept; links and texts with links that let people in, which
 * may have been used since; what can be asked for anew; and the migrations, which run again. Nor of unlogged tables.
 */
const LEFT_OUT = [
  'migrations',
  'session_endings',
  'password_reset_tokens',
  'outgoing_mails',
  'data_exports',
  'data_export_parts',
];

/** Whoever signed out since would be signed in again; the tokens that people made for programs are like passwords. */
const KEPT_ROWS: Readonly<Record<string, string>> = {
  sessions: `kind = 'personal'`,
  api_tokens: `kind = 'personal'`,
};

/** As the backup of the job queue is called. */
export const JOBS = 'job-queue';

export const JOB_COLUMNS = ['task', 'payload', 'run_at', 'max_attempts', 'key'];

/**
 * Nothing is told to anybody because of a job that is restored, perhaps days later: what was asked for can be asked for anew,
 * and webhooks that are behind are found by their sweep.
 */
const KEPT_JOBS = ['account-traces'] satisfies JobName[];

/** What was given up is not tried again. */
const SELECT_JOBS = `SELECT identifier, payload, run_at, max_attempts, key
    FROM graphile_worker._private_jobs AS jobs JOIN graphile_worker._private_tasks AS tasks ON tasks.id = task_id
   WHERE attempts < max_attempts AND identifier IN (${KEPT_JOBS.map((name) => `'${name}'`)}) ORDER BY jobs.id`;

const SELECT_TABLES = `
  SELECT relname AS name, array_agg(attname::text ORDER BY attnum) FILTER (WHERE attgenerated = '') AS columns,
         pg_sequence_last_value(pg_get_serial_sequence(format('public.%I', relname), 'id')::regclass) AS "lastId"
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
   WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
     AND relpersistence = 'p' AND relname <> ALL ($1)
   GROUP BY relname ORDER BY relname`;

/** All tables that are kept, with those of their columns that are not made of others. */
export async function listTables(client: pg.ClientBase): Promise<Source[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; lastId: string | null }>(
    SELECT_TABLES,
    [LEFT_OUT],
  );
  return rows.map(({ name, columns, lastId }) => ({
    name,
    columns,
    query: `SELECT ${listColumns(columns)} FROM ${tableOf(name)} WHERE ${KEPT_ROWS[name] ?? 'true'} ORDER BY id`,
    lastId: lastId === null ? null : Number(lastId),
  }));
}

export const jobQueue: Source = { name: JOBS, columns: JOB_COLUMNS, query: SELECT_JOBS, lastId: null };

export function tableOf(name: string): string {
  return `public.${pg.escapeIdentifier(name)}`;
}

export function listColumns(columns: readonly string[]): string {
  return columns.map((column) => pg.escapeIdentifier(column)).join(', ');
}
