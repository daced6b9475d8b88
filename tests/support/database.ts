import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrator.ts';
import { log } from '../../src/telemetry/log.ts';
import { keepSecrets } from './secrets.ts';

const TEMPLATE = 'parley_template';
const TEMPLATE_LOCK = 5_390_127;

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A fresh database of its own in the cluster that the test run has started: migrated, or else with nothing in it. */
export async function createTestDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  const cluster = process.env.TEST_DATABASE_URL;
  if (!cluster)
    throw new Error('there is no test cluster; run tests with: npm test -- <part of the file name>');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(cluster, async (client) => {
    // Held until the copy is made: a template must not be in use.
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await prepareTemplate(client, cluster);
    await client.query(`CREATE DATABASE ${name} ${isEmpty ? '' : `TEMPLATE ${TEMPLATE}`}`);
  });
  return {
    url: urlOf(cluster, name),
    async drop() {
      // A database that nobody gets into any more has told the log nothing for long.
      await asSuperuser(urlOf(cluster, name), keepSecrets).catch(() => undefined);
      await asSuperuser(
        cluster,
        async (client) => void (await client.query(`DROP DATABASE ${name} WITH (FORCE)`)),
      );
    },
  };
}

/** Such a database, connected; resolves to what disconnects and drops it. For tests that need no server. */
export async function connectTestDatabase(): Promise<() => Promise<void>> {
  const { url, drop } = await createTestDatabase();
  connectDatabase(url);
  return async () => {
    await closeDatabase();
    await drop();
  };
}

async function prepareTemplate(client: pg.Client, cluster: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [TEMPLATE]);
  if (rowCount) return;
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await migrate(urlOf(cluster, TEMPLATE), log);
}

async function asSuperuser(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(cluster: string, database: string): string {
  return cluster.replace(/\/[^/?]*\?/, `/${database}?`);
}
