import pg from 'pg';
import { config } from '../../config.ts';
import { findEmbeddedPostgres } from '../../db/embedded-postgres.ts';
import { log } from '../../telemetry/log.ts';
import { type Finding, look, masked, ok, reasonOf, wrong } from './finding.ts';
import { examineSchema } from './schema.ts';

const CONNECT_WITHIN_MS = 5000;
const OLDEST_VERSION = 140_000;
/** Beside the two pools: the bus, the jobs, a migration. */
const OTHER_CONNECTIONS = 4;
const SKEW_SHOWN_MS = 2000;
const SKEW_WRONG_MS = 20_000;

interface Server {
  readonly version: string;
  readonly number: number;
  readonly encoding: string;
  readonly connections: number;
  readonly isReplica: boolean;
  readonly now: Date;
}

const SELECT_SERVER = `
  SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
         pg_encoding_to_char(encoding) AS encoding, pg_is_in_recovery() AS "isReplica", clock_timestamp() AS now,
         current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS connections
    FROM pg_database WHERE datname = current_database()`;

/** The database that the settings name, as it is: nothing is started, made or migrated. */
export async function examineDatabase(): Promise<Finding[]> {
  const url = config.databaseUrl ?? (await findEmbedded());
  if (typeof url !== 'string') return [url];
  const findings = config.databaseUrl
    ? await examine(url, `database at ${masked(url)}`, 'Look at DATABASE_URL.')
    : await examine(url, 'embedded PostgreSQL', 'Its log is in the data directory.');
  const owner = config.migrationDatabaseUrl;
  return owner ? [...findings, await examineOwner(owner)] : findings;
}

async function findEmbedded(): Promise<string | Finding> {
  const { dataDir, isDataDirExplicit } = config;
  try {
    const url = await findEmbeddedPostgres({ dataDir, isExplicit: isDataDirExplicit, log });
    return url ?? ok('embedded PostgreSQL: does not run now; it is started with Parley');
  } catch (error) {
    return wrong(`embedded PostgreSQL: ${reasonOf(error)}`);
  }
}

async function examine(url: string, place: string, advice: string): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const before = Date.now();
    const { rows } = await client.query<Server>(SELECT_SERVER);
    const here = (before + Date.now()) / 2;
    return rows[0] ? [...examineServer(rows[0], place, here), ...(await examineSchema(client))] : [];
  } catch (error) {
    return [wrong(`${place}: ${reasonOf(error)}. ${advice}`)];
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function examineOwner(url: string): Promise<Finding> {
  const place = `database for migrations at ${masked(url)}`;
  const [finding] = await examine(url, place, 'Look at MIGRATION_DATABASE_URL.');
  return finding ?? wrong('database for migrations: no answer.');
}

function examineServer(server: Server, place: string, here: number): Finding[] {
  return [
    examineVersion(server, place),
    server.encoding === 'UTF8'
      ? ok('database encoding: UTF8')
      : wrong(`database encoding: ${server.encoding}. Make the database with ENCODING 'UTF8'.`),
    examineClock(server, here),
    examineConnections(server),
  ];
}

function examineVersion({ version, number, isReplica }: Server, place: string): Finding {
  if (number < OLDEST_VERSION) return wrong(`${place}: PostgreSQL ${version}, but Parley needs 14 or later.`);
  if (isReplica) return wrong(`${place}: a replica, which cannot be written to. Name the primary.`);
  return ok(`${place}: PostgreSQL ${version}`);
}

function examineClock({ now }: Server, here: number): Finding {
  const skew = Math.abs(now.getTime() - here);
  if (skew < SKEW_SHOWN_MS) return ok('clocks: this machine and the database agree');
  const sentence = `clocks: ${Math.round(skew / 1000)} s between this machine and the database. Let both ask a time server (NTP).`;
  return skew < SKEW_WRONG_MS ? look(sentence) : wrong(sentence);
}

function examineConnections({ connections }: Server): Finding {
  const { workers, databasePoolSize } = config;
  const needed = workers * (2 * databasePoolSize + OTHER_CONNECTIONS);
  const sentence = `connections: ${needed} at most for ${workers} × two pools of ${databasePoolSize}, and the database takes ${connections}`;
  return needed > connections
    ? wrong(`${sentence}: lower DATABASE_POOL_SIZE or raise max_connections.`)
    : ok(sentence);
}
