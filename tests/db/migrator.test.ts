import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { migrate, revertLastMigration } from '../../src/db/migrator.ts';
import { log } from '../../src/telemetry/log.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { pause } from '../support/wait.ts';

const READINGS = 15;
const READ_EVERY_MS = 150;
const UP = readdirSync('migrations').filter((file) => file.endsWith('.up.sql'));

describe('migrations', () => {
  let database: TestDatabase;
  let client: pg.Client;

  before(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });

  after(async () => {
    await client.end();
    await database.drop();
  });

  const tables = async () =>
    (await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`)).rows.map(
      (row) => row.tablename,
    );

  it('go back one by one to an empty database, and forward again to the same tables', async () => {
    const before = await tables();
    for (const _ of UP) assert.ok(await revertLastMigration(database.url));
    assert.equal(await revertLastMigration(database.url), undefined);
    assert.deepEqual(await tables(), ['migrations']);
    await migrate(database.url, log);
    assert.deepEqual(await tables(), before);
  });

  it('run once when several instances start at the same moment', async () => {
    for (const _ of UP) await revertLastMigration(database.url);
    await Promise.all(Array.from({ length: 4 }, () => migrate(database.url, log)));
    const { rows } = await client.query('SELECT name FROM migrations ORDER BY name');
    assert.deepEqual(
      rows.map((row) => `${row.name}.up.sql`),
      UP.sort(),
    );
  });

  it('let those who serve go on, and wait for what is in the way', async () => {
    await revertLastMigration(database.url);
    const reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
    await reader.query('BEGIN; LOCK users, sessions IN ACCESS SHARE MODE');
    const migrating = migrate(database.url, log);
    // More often than it gives up; each of them stands in line behind it when it does not.
    for (let count = 0; count < READINGS; count++) {
      await client.query(`SET statement_timeout = '5s'`);
      await client.query('SELECT count(*) FROM users, sessions');
      await pause(READ_EVERY_MS);
    }
    assert.equal((await client.query('SELECT FROM migrations')).rowCount, UP.length - 1, 'not yet');
    await reader.query('COMMIT');
    await reader.end();
    await migrating;
    assert.equal((await client.query('SELECT FROM migrations')).rowCount, UP.length);
  });

  it('give every table a surrogate id', async () => {
    const { rows } = await client.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'migrations'
       EXCEPT SELECT table_name FROM information_schema.columns WHERE column_name = 'id' AND data_type = 'bigint'`,
    );
    assert.deepEqual(rows, []);
  });
});
