import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { LiveClient } from '../support/live-client.ts';
import { Scrape } from '../support/metrics.ts';
import { createPerson, signInAs } from '../support/people.ts';
import { ServerProcess } from '../support/server-process.ts';
import { waitFor } from '../support/wait.ts';

const TOKEN = 'a token for the tests';
const SOCKETS = 8;
const VISITS = 40;
const VISITED = 'parley_http_requests_total{route="/sign-in",method="GET",status="200"}';

describe('/metrics with WORKERS=2 and METRICS_TOKEN', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let cookie: string;

  before(async () => {
    database = await createTestDatabase();
    connectDatabase(database.url);
    cookie = await signInAs(await createPerson('ada'));
    const settings = { DATABASE_POOL_SIZE: '4', WORKERS: '2', METRICS_TOKEN: TOKEN };
    server = await ServerProcess.start({ DATABASE_URL: database.url, ...settings });
    await waitFor(
      async () => (await scrape()).value('parley_bus_up') === 1,
      'both workers to hear each other',
    );
  });

  after(async () => {
    await server?.stop();
    await closeDatabase();
    await database.drop();
  });

  const scrape = () => Scrape.of(server.origin, { authorization: `Bearer ${TOKEN}` });
  const workers = () =>
    execFileSync('pgrep', ['-P', String(server.pid), '-f', 'src/server'], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  const visit = () => fetch(`${server.origin}/sign-in`, { headers: { connection: 'close' } });

  it('is for those who have the token', async () => {
    const tries = [
      {},
      { authorization: 'Bearer' },
      { authorization: `Bearer ${TOKEN}x` },
      { authorization: TOKEN },
    ];
    for (const headers of tries) {
      const answer = await fetch(`${server.origin}/metrics`, { headers: headers as Record<string, string> });
      assert.equal(answer.status, 404);
    }
    const headers = { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '192.0.2.1' };
    assert.equal((await fetch(`${server.origin}/metrics`, { headers })).status, 200);
  });

  it('answers for all of them, whoever is asked, and goes on where one has ended', async () => {
    const screens = Array.from({ length: SOCKETS }, () => new LiveClient(server.origin, cookie, 1));
    await waitFor(() => screens.every((screen) => screen.isOpen), 'the sockets to open');
    for (let count = 0; count < VISITS; count++) await visit();
    for (let count = 0; count < 4; count++) {
      const now = await scrape();
      assert.equal(now.sum('parley_sockets_open'), SOCKETS);
      assert.equal(now.value(VISITED), VISITS);
      assert.equal(now.value('parley_bus_up'), 1);
    }
    process.kill(workers()[0] ?? 0, 'SIGKILL');
    await waitFor(() => screens.some((screen) => screen.closeCode !== undefined), 'a socket to be lost');
    const open = () => screens.filter((screen) => screen.isOpen).length;
    // A connection that the dead one had is lost, and made anew.
    const sockets = async () => (await scrape().catch(() => undefined))?.sum('parley_sockets_open');
    await waitFor(async () => (await sockets()) === open(), 'one to have ended');
    assert.equal((await scrape()).value(VISITED), VISITS);
    for (const screen of screens) screen.close();
  });

  it('does without the database, and leaves out what only that knows', async () => {
    await waitFor(async () => (await scrape()).series('parley_jobs_queued').length === 2, 'the queue');
    await banAll(database.url);
    const lacksQueue = async () => (await scrape()).series('parley_jobs_queued').length === 0;
    await waitFor(lacksQueue, 'the queue to be left out');
    assert.ok(
      (await scrape()).value('parley_http_requests_total{route="/metrics",method="GET",status="200"}') > 0,
    );
    assert.equal((await fetch(`${server.origin}/readyz`)).status, 503);
  });
});

/** Nobody comes into the database any more, and whoever is in it goes. */
async function banAll(url: string): Promise<void> {
  const elsewhere = new pg.Client({ connectionString: url.replace(/\/[^/?]*\?/, '/postgres?') });
  await elsewhere.connect();
  const name = /\/([^/?]*)\?/.exec(url)?.[1];
  await elsewhere.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await elsewhere.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  await elsewhere.end();
}
