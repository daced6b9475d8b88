import type pg from 'pg';
import { config } from '../../config.ts';
import { readHistory } from '../../db/migrator.ts';
import { type Finding, look, ok, wrong } from './finding.ts';

const SELECT_EXTENSIONS = `
  SELECT name, installed_version IS NOT NULL AS "isInstalled" FROM pg_available_extensions
   WHERE name IN ('citext', 'pg_trgm')`;

const SELECT_MISSING_RIGHTS = `
  SELECT relname AS name FROM pg_class
   WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT IN ('migrations', 'audit_events')
     AND NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
              AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE')) ORDER BY 1`;

const SELECT_CAN_CREATE = `SELECT has_schema_privilege('public', 'CREATE') AS "canCreate"`;

/** What is in the database, and what its role may do there. */
export async function examineSchema(client: pg.Client): Promise<Finding[]> {
  return [await examineExtensions(client), await examineMigrations(client), await examineRights(client)];
}

async function examineExtensions(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ name: string; isInstalled: boolean }>(SELECT_EXTENSIONS);
  const missing = ['citext', 'pg_trgm'].filter((name) => !rows.some((row) => row.name === name));
  if (missing.length > 0)
    return wrong(`extensions: ${missing.join(' and ')} cannot be had. Install PostgreSQL's contrib package.`);
  const isThere = rows.every((row) => row.isInstalled);
  return ok(`extensions: citext and pg_trgm ${isThere ? 'are there' : 'can be had'}`);
}

async function examineMigrations(client: pg.Client): Promise<Finding> {
  const { known, done } = await readHistory(client);
  const strange = done.filter((name) => !known.includes(name));
  if (strange.length > 0)
    return wrong(`migrations: a newer Parley has been here (${strange.join(', ')}). Run that version.`);
  const waiting = known.filter((name) => !done.includes(name));
  if (waiting.length === 0) return ok(`migrations: all ${known.length} have run`);
  return look(`migrations: ${waiting.join(', ')} will run at the next start, or with npm run db:migrate.`);
}

async function examineRights(client: pg.Client): Promise<Finding> {
  const missing = (await client.query<{ name: string }>(SELECT_MISSING_RIGHTS)).rows;
  if (missing.length > 0)
    return wrong(
      `rights: the role may not read and write ${missing.map((row) => row.name).join(', ')}. Start Parley with MIGRATION_DATABASE_URL once, or give it the tables.`,
    );
  const [role] = (await client.query<{ canCreate: boolean }>(SELECT_CAN_CREATE)).rows;
  if (!role?.canCreate && !config.migrationDatabaseUrl)
    return wrong('rights: the role may not make tables. Give it the schema, or set MIGRATION_DATABASE_URL.');
  return ok('rights: the role can do what Parley does');
}
