import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { placeOfBackup, runCli } from '../support/commands.ts';
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

  it('make an administrator, who signs in', async () => {
    const made = await runCli('create-admin', ['ada', 'ada@example.org'], environmentOf(directories.one));
    assert.equal(made.code, 0, made.output);
    password = /the password (\S+)/.exec(made.output)?.[1] ?? '';
    assert.ok(await signIn(password));
  });

  it('back it up and restore it elsewhere, where the administrator signs in and finds the room', async () => {
    const taken = await runCli('backup', [join(place, 'backups')], environmentOf(directories.one));
    const backup = placeOfBackup(taken);
    const other = environmentOf(directories.other);
    const restored = await runCli('restore', [backup], other);
    assert.equal(restored.code, 0, restored.output);
    await server.stop();
    server = await ServerProcess.start(other);
    assert.match(await readHome(await signIn(password)), /General/);
  });
});
