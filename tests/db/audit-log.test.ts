import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { migrate } from '../../src/db/migrator.ts';
import { log } from '../../src/telemetry/log.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const EVENT = `INSERT INTO audit_events (act, target_type) VALUES ('test.done', 'test')`;

describe('the audit log', () => {
  const role = `app_${randomBytes(4).toString('hex')}`;
  let database: TestDatabase;
  let owner: pg.Client;

  before(async () => {
    database = await createTestDatabase();
    owner = await connect(database.url);
  });

  after(async () => {
    await owner.query(`DROP OWNED BY ${role}`);
    await owner.query(`DROP ROLE ${role}`);
    await owner.end();
    await database.drop();
  });

  it('takes events and gives none back, even to its owner', async () => {
    await owner.query(EVENT);
    for (const change of [
      `UPDATE audit_events SET act = 'other.done'`,
      'UPDATE audit_events SET act = act WHERE false',
      'DELETE FROM audit_events',
      'TRUNCATE audit_events',
    ])
      await assert.rejects(owner.query(change), /audit events can only be added/);
  });

  it('with a role of its own for the program: it may do everything else, but not even try to change the log', async () => {
    await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD 'app'`);
    const appUrl = asRole(database.url);
    await migrate(appUrl, log, database.url);
    const app = await connect(appUrl);
    await app.query(EVENT);
    await app.query(
      `INSERT INTO users (username, email, display_name, password_hash) VALUES ('ada', 'a@b', 'Ada', '')`,
    );
    await app.query(`UPDATE users SET bio = 'x'`);
    await app.query('BEGIN; LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE; COMMIT');
    await app.query('DELETE FROM users');
    await app.query(`SELECT graphile_worker.add_job('nothing')`);
    assert.equal((await app.query('SELECT FROM graphile_worker.jobs')).rowCount, 1);
    assert.equal((await app.query('SELECT FROM audit_events')).rowCount, 2);
    for (const change of [
      `UPDATE audit_events SET act = ''`,
      'DELETE FROM audit_events',
      'TRUNCATE audit_events',
      'ALTER TABLE audit_events DISABLE TRIGGER ALL',
      'DROP TABLE audit_events',
    ])
      await assert.rejects(app.query(change), /permission denied|must be owner/);
    await app.end();
  });

  it('refuses to be guarded from its own owner', async () => {
    await assert.rejects(
      migrate(`${database.url}&application_name=other`, log, database.url),
      /name the same role/,
    );
  });

  async function connect(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  }

  function asRole(url: string): string {
    return url.replace(/\/\/[^@/]*@?/, `//${role}:app@`);
  }
});
