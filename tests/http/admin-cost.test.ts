import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ServerProcess } from '../support/server-process.ts';

const PANEL = /adminjs|[\\/]admin[\\/](?!.*http)|formidable|esbuild/;
const MAX_GROWTH_MB = 100;

/** What a process has of its memory in use, in MB. */
function memoryOf(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1000;
}

/** The modules that a program loads which does no more than import the server. */
function modulesOf(entry: string): string[] {
  const hook = `export async function resolve(name, context, next) {
    const found = await next(name, context);
    process._rawDebug('module ' + found.url);
    return found;
  }`;
  const program = `import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}));
    await import(${JSON.stringify(entry)});
    process.exit(0);`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  return stderr.split('\n').filter((line) => line.startsWith('module '));
}

describe('what the panel costs', () => {
  it('is nothing before somebody visits it: none of it is loaded with the server', () => {
    const loaded = modulesOf(`${process.cwd()}/dist/src/server.js`);
    assert.ok(loaded.length > 200);
    assert.deepEqual(
      loaded.filter((line) => PANEL.test(line)),
      [],
    );
    const panel = modulesOf(`${process.cwd()}/dist/admin/panel.js`);
    assert.ok(panel.some((line) => PANEL.test(line)));
    assert.deepEqual(
      panel.filter((line) => /node_modules\/(?:@adminjs|adminjs|rollup|@babel)\//.test(line)),
      [],
    );
  });

  describe('at a visit', { skip: process.platform !== 'linux' }, () => {
    let database: TestDatabase;
    let server: ServerProcess;
    let cookie: string;

    before(async () => {
      database = await createTestDatabase();
      server = await ServerProcess.start({ DATABASE_URL: database.url, LOG_LEVEL: 'error' });
      cookie = await signUpAdmin(server.origin, database.url);
    });
    after(async () => {
      await server.stop();
      await database.drop();
    });

    async function visit(path: string): Promise<number> {
      const startedAt = performance.now();
      const response = await fetch(`${server.origin}${path}`, {
        headers: { cookie, 'Sec-Fetch-Site': 'same-origin' },
      });
      const firstByteMs = performance.now() - startedAt;
      assert.equal(response.status, 200);
      await response.text();
      return firstByteMs;
    }

    it('is little memory; how much time is only told', async (test) => {
      await visit('/rooms');
      const before = memoryOf(server.pid);
      const first = await visit('/admin');
      const growth = memoryOf(server.pid) - before;
      const later = [];
      for (const path of [
        '/admin',
        '/admin/resources/users',
        '/admin/api/resources/users/actions/list',
        '/admin/api/dashboard',
      ])
        for (let i = 0; i < 5; i++) later.push(await visit(path));
      const median = later.sort((a, b) => a - b)[10] ?? 0;
      test.diagnostic(
        `first ${Math.round(first)} ms, ${Math.round(growth)} MB; later ${Math.round(median)} ms`,
      );
      assert.ok(growth < MAX_GROWTH_MB, `${growth} MB`);
    });
  });
});

/** Through the door that there is for everybody; who is an admin is set behind Parley's back. */
async function signUpAdmin(origin: string, url: string): Promise<string> {
  const form = { username: 'ada', email: 'ada@example.org', password: 'correct horse battery' };
  const answer = await fetch(`${origin}/sign-up`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...form, password_confirmation: form.password }),
  });
  const pg = await import('pg');
  const client = new pg.default.Client({ connectionString: url });
  await client.connect();
  await client.query(`UPDATE users SET role = 'admin'`);
  await client.end();
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
}
