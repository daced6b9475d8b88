import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { revertLastMigration } from '../../src/db/migrator.ts';
import { rowsOf } from '../support/backups.ts';
import { type Outcome, runCli } from '../support/commands.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startMailServer } from '../support/mail-server.ts';
import { findFreePort } from '../support/server-process.ts';

describe('the doctor', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });

  after(() => database.drop());

  const run = (environment: NodeJS.ProcessEnv): Promise<Outcome> =>
    runCli('doctor', [], { LOG_LEVEL: 'fatal', DATABASE_URL: database.url, ...environment });

  function hasLine({ output }: Outcome, line: RegExp): void {
    assert.match(output, new RegExp(`^${line.source}`, 'm'));
  }

  it('finds everything well where it is, mail too, and ends with 0', async () => {
    const mailServer = await startMailServer();
    const found = await run({ SMTP_URL: mailServer.url, PORT: String(await findFreePort()) });
    await mailServer.stop();
    assert.equal(found.code, 0, found.output);
    for (const line of [
      /ok {5}Node\.js/,
      /ok {5}port \d+ is free/,
      /ok {5}database at .*PostgreSQL/,
      /ok {5}migrations: all/,
    ])
      hasLine(found, line);
    hasLine(found, /ok {5}mail server at/);
    assert.equal(mailServer.mails.length, 0);
  });

  it('tells what does not answer, with no password in it', async () => {
    const port = await findFreePort();
    const found = await run({
      DATABASE_URL: `postgres://parley:hush@127.0.0.1:${port}/parley`,
      REDIS_URL: `redis://parley:hush@127.0.0.1:${port}`,
      SMTP_URL: `smtp://parley:hush@127.0.0.1:${port}`,
    });
    assert.equal(found.code, 1);
    hasLine(found, /wrong {2}database at postgres:\/\/parley:\*\*\*@127.0.0.1:\d+\/parley: nobody listens/);
    hasLine(found, /wrong {2}Redis at/);
    hasLine(found, /wrong {2}mail server at/);
    assert.doesNotMatch(found.output, /hush/);
  });

  it('tells a wrong password, a missing database and too many connections', async () => {
    const other = await run({ DATABASE_URL: database.url.replace(/:[^:@]*@/, ':hush@') });
    hasLine(other, /wrong {2}database at .*password authentication failed/);
    const missing = await run({ DATABASE_URL: database.url.replace(/test_\w+/, 'test_none') });
    hasLine(missing, /wrong {2}database at .*"test_none" does not exist/);
    const many = await run({ DATABASE_POOL_SIZE: '200', WORKERS: '4' });
    hasLine(many, /wrong {2}connections: 1616 at most/);
    assert.deepEqual([other.code, missing.code, many.code], [1, 1, 1]);
  });

  it('tells a port that another program has, and settings that do not fit together', async () => {
    const stranger = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => stranger.listen(0, resolve));
    const { port } = stranger.address() as AddressInfo;
    const found = await run({ PORT: String(port), PUBLIC_URL: 'https://chat.example.org' });
    stranger.close();
    assert.equal(found.code, 1);
    hasLine(found, /wrong {2}port \d+ is taken by another program/);
    hasLine(found, /look {3}TRUST_PROXY is 0 with https/);
  });

  it('tells an old and a newer schema, and changes neither', async () => {
    const reverted = await revertLastMigration(database.url);
    const old = await run({});
    hasLine(old, new RegExp(`look {3}migrations: ${reverted} will run`));
    await rowsOf(database.url, `INSERT INTO migrations (name) VALUES ('9999-future')`);
    const newer = await run({});
    hasLine(newer, /wrong {2}migrations: a newer Parley has been here \(9999-future\)/);
    const names = await rowsOf<{ name: string }>(database.url, 'SELECT name FROM migrations');
    assert.ok(!names.some(({ name }) => name === reverted));
  });
});
