import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/db/embedded-postgres.ts';
import { log } from '../../src/telemetry/log.ts';
import { waitFor } from '../support/wait.ts';

const STARTER = `
  import { startEmbeddedPostgres } from './dist/src/db/embedded-postgres.js';
  import { log } from './dist/src/telemetry/log.js';
  const { url } = await startEmbeddedPostgres({ dataDir: process.argv[1], isExplicit: true, log });
  console.log(url);
  setInterval(() => undefined, 1000);
`;

const BUSY = `SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series%' AND pid <> pg_backend_pid()`;

describe('the embedded PostgreSQL', () => {
  let dataDir: string;

  before(() => {
    dataDir = join(mkdtempSync(join(tmpdir(), 'parley embedded ')), 'with space');
    chmodSync(join(dataDir, '..'), 0o755);
  });

  after(() => rmSync(join(dataDir, '..'), { recursive: true, force: true }));

  const start = () => startEmbeddedPostgres({ dataDir, isExplicit: true, log });
  const pidFile = () => join(dataDir, 'postgres/postmaster.pid');
  const readPid = () => Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);

  async function query(postgres: { url: string }, text: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query(text);
    await client.end();
    return rows;
  }

  async function isBack(postgres: { url: string }, formerPid: number): Promise<boolean> {
    const answers = await query(postgres, 'SELECT 1').catch(() => []);
    return answers.length > 0 && readPid() !== formerPid;
  }

  function startElsewhere(): { child: ChildProcess; url: Promise<string> } {
    const child = spawn(process.execPath, ['--input-type=module', '-e', STARTER, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = new Promise<string>((resolve) =>
      child.stdout?.once('data', (data) => resolve(String(data).trim())),
    );
    return { child, url };
  }

  async function stopAll(postgres: EmbeddedPostgres): Promise<void> {
    await postgres.stop();
    await waitFor(() => !isRunning(), 'the server to be gone');
  }

  function isRunning(): boolean {
    try {
      return Boolean(readPid());
    } catch {
      return false;
    }
  }

  it('lets two starters that race end up with one server', async () => {
    const [one, other] = [startElsewhere(), startElsewhere()];
    const [first, second] = await Promise.all([one.url, other.url]);
    assert.equal(first, second);
    for (const { child } of [one, other]) child.kill('SIGKILL');
  });

  it('takes over the server of a starter that was killed, and keeps the data over a restart', async () => {
    const pid = readPid();
    const adopted = await start();
    assert.equal(readPid(), pid);
    await query(adopted, 'CREATE TABLE kept AS SELECT 1 AS one');
    await stopAll(adopted);
    const again = await start();
    assert.deepEqual(await query(again, 'SELECT one FROM kept'), [{ one: 1 }]);
    await stopAll(again);
  });

  it('compares letters of any alphabet without their case', async () => {
    const postgres = await start();
    assert.deepEqual(await query(postgres, `SELECT 'Ä' ILIKE 'ä' AS same`), [{ same: true }]);
    await stopAll(postgres);
  });

  it('starts in spite of a pid file that names a process of another kind', async () => {
    writeFileSync(pidFile(), `${process.pid}\n${dataDir}/postgres\n`);
    const postgres = await start();
    assert.notEqual(readPid(), process.pid);
    await stopAll(postgres);
  });

  it('comes back when the server is killed', async () => {
    const postgres = await start();
    const pid = readPid();
    process.kill(pid, 'SIGKILL');
    await waitFor(() => isBack(postgres, pid), 'the server to be back');
    await stopAll(postgres);
  });

  it('comes back when the server is killed while one of its back ends is at work and does not notice', async () => {
    const postgres = await start();
    const pid = readPid();
    const busy = new pg.Client({ connectionString: postgres.url });
    busy.on('error', () => undefined);
    await busy.connect();
    const work = busy
      .query('SELECT count(*) FROM generate_series(1, 8000) AS one, generate_series(1, 8000) AS other')
      .catch(() => undefined);
    await waitFor(async () => (await query(postgres, BUSY)).length > 0, 'the back end to be at work');
    process.kill(pid, 'SIGKILL');
    await waitFor(() => isBack(postgres, pid), 'the server to be back');
    assert.match(readFileSync(join(dataDir, 'postgres.log'), 'utf8'), /still in use/);
    await work;
    await busy.end().catch(() => undefined);
    await stopAll(postgres);
  });

  it('keeps running when it is stopped while another program is connected', async () => {
    const postgres = await start();
    const other = new pg.Client({ connectionString: postgres.url });
    await other.connect();
    await postgres.stop();
    assert.equal((await other.query('SELECT 1')).rowCount, 1);
    await other.end();
    await stopAll(postgres);
  });
});
