import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCli } from '../support/commands.ts';
import { ServerProcess } from '../support/server-process.ts';

/** Without a database of its own: the embedded one. */
const environmentOf = (dataDir: string) => ({ DATA_DIR: dataDir, DATABASE_URL: '', LOG_LEVEL: 'fatal' });

describe('the commands, on a Parley with the embedded PostgreSQL that runs', () => {
  let place: string;
  let server: ServerProcess;
  let password: string;
  const directories = { one: '', other: '' };

  before(async () => {
    place = mkdtempSync(join(tmpdir(), 'parley-commands-'));
    chmodSync(place, 0o755);
    for (const name of ['one', 'other'] as const) {
      directories[name] = join(place, name);
      mkdirSync(directories[name], { mode: 0o755 });
    }
    server = await ServerProcess.start(environmentOf(directories.one));
  });

  after(async () => {
    await server.stop();
    rmSync(place, { recursive: true, force: true });
  });

  const run = (name: string, ...args: string[]) => runCli(name, args, environmentOf(directories.one));

  async function signIn(secret: string): Promise<string | undefined> {
    const response = await fetch(`${server.origin}/sign-in`, {
      method: 'POST',
      headers: { origin: server.origin },
      body: new URLSearchParams({ login: 'ada', password: secret }),
      redirect: 'manual',
    });
    return response.status === 303 ? response.headers.getSetCookie().join('; ') : undefined;
  }

  const readHome = async (cookie = '') => (await fetch(`${server.origin}/`, { headers: { cookie } })).text();

  it('make an administrator, who signs in, and give them another password, which signs them out', async () => {
    const made = await run('create-admin', 'ada', 'ada@example.org');
    assert.equal(made.code, 0, made.output);
    const cookie = await signIn(/the password (\S+)/.exec(made.output)?.[1] ?? '');
    assert.ok(cookie);
    const rescued = await run('reset-password', 'ada');
    assert.equal(rescued.code, 0, rescued.output);
    password = /the password (\S+)/.exec(rescued.output)?.[1] ?? '';
    assert.ok(await signIn(password));
  });

  it('refuse in a sentence what cannot be done', async () => {
    const nobody = await run('reset-password', 'nobody');
    assert.deepEqual(nobody, { code: 1, output: 'Nobody is called nobody here.\n' });
    const factor = await run('reset-password', 'ada', '--second-factor');
    assert.deepEqual(factor, { code: 1, output: 'This account has no second factor.\n' });
    const usage = await run('restore');
    assert.equal(usage.code, 2);
    assert.match(usage.output, /^Usage: npm run restore/);
  });

  it('back it up, keep as many as were asked for, and check what they made', async () => {
    const first = join(place, 'parley-20250101T000000Z');
    for (const args of [[first], ['--keep', '1', join(place, 'parley-20250102T000000Z')]]) {
      const { code, output } = await run('backup', ...args);
      assert.equal(code, 0, output);
    }
    assert.deepEqual(
      readdirSync(place).filter((name) => name.startsWith('parley-')),
      ['parley-20250102T000000Z'],
    );
    const checked = await run('restore', '--check', join(place, 'parley-20250102T000000Z'));
    assert.equal(checked.code, 0, checked.output);
    assert.match(checked.output, /Whole and unchanged: the Parley/);
  });

  it('do not restore over it', async () => {
    const refused = await run('restore', join(place, 'parley-20250102T000000Z'));
    assert.equal(refused.code, 1);
    assert.match(refused.output, /^The database is not empty/);
  });

  it('restore it elsewhere, where the administrator signs in and finds the room', async () => {
    const other = environmentOf(directories.other);
    const restored = await runCli('restore', [join(place, 'parley-20250102T000000Z')], other);
    assert.equal(restored.code, 0, restored.output);
    await server.stop();
    server = await ServerProcess.start(other);
    assert.match(await readHome(await signIn(password)), /General/);
  });
});
