import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findFreePort, isReady } from '../support/server-process.ts';
import { waitFor } from '../support/wait.ts';

/** The first time it compiles, and makes itself a database. */
const START_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 30_000;

describe('npm start, with no settings but a port and a place for the data', () => {
  let dataDir: string;
  let port: number;
  let origin: string;
  let npm: ChildProcess;
  let cookie: string;

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'parley-start-'));
    chmodSync(dataDir, 0o755);
    port = await findFreePort();
    origin = `http://localhost:${port}`;
  });

  after(async () => {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(): Promise<number> {
    const startedAt = performance.now();
    const { TEST_DATABASE_URL: _, NODE_ENV: __, ...rest } = process.env;
    npm = spawn('npm', ['start', '--silent'], {
      env: { ...rest, DATA_DIR: dataDir, PORT: String(port) },
      stdio: 'inherit',
      detached: true,
    });
    await waitFor(() => isReady(origin), 'the first page', START_WITHIN_MS);
    return performance.now() - startedAt;
  }

  /** The whole group: npm and the server, as a terminal or a process manager does it. */
  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = new Promise((resolve) => npm.once('exit', resolve));
    process.kill(-(npm.pid ?? 0), signal);
    await ended;
    await waitFor(async () => !(await isReady(origin)), 'the server to be gone');
  }

  async function stop(): Promise<void> {
    if (npm.exitCode === null && npm.signalCode === null) await end('SIGTERM');
  }

  function send(path: string, fields: Record<string, string>): Promise<Response> {
    const headers = { cookie: cookie ?? '', 'hx-request': 'true' };
    return fetch(origin + path, {
      method: 'POST',
      headers,
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
  }

  it('serves the chat on a PostgreSQL of its own', async (test) => {
    test.diagnostic(`first start: ${(await start()).toFixed(0)} ms`);
    const password = 'correct horse battery';
    const person = { username: 'ada', email: 'ada@example.org', password, password_confirmation: password };
    const answer = await send('/sign-up', person);
    assert.equal(answer.status, 204);
    cookie = answer.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
  });

  it('has every acknowledged message after kill -9', async (test) => {
    const acknowledged: string[] = [];
    const posting = (async () => {
      for (let index = 0; ; index++) {
        const answer = await send('/rooms/1/messages', { body: `message ${index}.`, nonce: `n${index}` });
        if (answer.status === 204) acknowledged.push(`message ${index}.`);
      }
    })().catch(() => undefined);
    await waitFor(() => acknowledged.length >= 40, '40 messages');
    await end('SIGKILL');
    await posting;
    test.diagnostic(`second start: ${(await start()).toFixed(0)} ms`);
    const page = await (await fetch(`${origin}/rooms/1`, { headers: { cookie } })).text();
    for (const message of acknowledged.slice(-40)) assert.ok(page.includes(message), message);
  });

  it('stops on SIGTERM, and its PostgreSQL with it', async () => {
    const startedAt = performance.now();
    await end('SIGTERM');
    assert.ok(performance.now() - startedAt < STOP_WITHIN_MS);
    assert.equal(npm.exitCode ?? 0, 0);
    const left = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
    assert.ok(left.some((path) => path.endsWith('PG_VERSION')));
    assert.ok(!left.some((path) => path.endsWith('postmaster.pid')));
  });
});
