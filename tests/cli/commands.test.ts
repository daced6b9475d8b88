import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import { User } from '../../src/db/models/index.ts';
import type { Bus, BusMessage } from '../../src/realtime/bus/bus.ts';
import { createPostgresBus } from '../../src/realtime/bus/postgres.ts';
import { type Outcome, placeOfBackup, runCli } from '../support/commands.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createPeople, signInAs } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

describe('the commands', () => {
  let place: string;
  let database: TestDatabase;
  let bus: Bus;
  const heard: BusMessage[] = [];

  before(async () => {
    place = mkdtempSync(join(tmpdir(), 'parley-commands-'));
    database = await createTestDatabase();
    connectDatabase(database.url);
    bus = createPostgresBus(database.url, () => undefined);
    bus.listen((message) => heard.push(message));
    await bus.start();
  });

  after(async () => {
    await bus.stop();
    await closeDatabase();
    await database.drop();
    rmSync(place, { recursive: true, force: true });
  });

  const run = (name: string, ...args: string[]): Promise<Outcome> =>
    runCli(name, args, { DATABASE_URL: database.url, LOG_LEVEL: 'fatal' });

  const hasHeard = (type: BusMessage['type'], isIt: (message: object) => boolean = () => true) =>
    waitFor(() => heard.some((message) => message.type === type && isIt(message)), type);

  it('make somebody an administrator, and the instances hear of it', async () => {
    const [ada] = await createPeople('ada');
    const { code, output } = await run('create-admin', 'ADA', 'ada@example.org');
    assert.deepEqual({ code, output }, { code: 0, output: 'ada is an administrator now.\n' });
    assert.equal((await User.findByPk(ada?.id))?.role, 'admin');
    await hasHeard('facts-outdated', (message) => JSON.stringify(message).includes(`"userId":${ada?.id}`));
  });

  it('give somebody another password, and the instances hear that they are signed out', async () => {
    const [bob] = await createPeople('bob');
    assert.ok(bob);
    await signInAs(bob);
    const rescued = await run('reset-password', 'bob');
    assert.equal(rescued.code, 0, rescued.output);
    assert.match(rescued.output, /^bob can sign in with the password \S{16}\n/);
    await hasHeard('session-ended');
  });

  it('refuse in a sentence what cannot be done', async () => {
    const [nobody, factor, name, usage, surplus] = await Promise.all([
      run('reset-password', 'nobody'),
      run('reset-password', 'ada', '--second-factor'),
      run('create-admin', 'no spaces please', 'ada@example.org'),
      run('restore'),
      run('create-admin', 'ada', 'ada@example.org', 'again'),
    ]);
    assert.deepEqual(nobody, { code: 1, output: 'Nobody is called nobody here.\n' });
    assert.deepEqual(factor, { code: 1, output: 'This account has no second factor.\n' });
    assert.equal(name.code, 1);
    assert.match(name.output, /^[^\n]*letters[^\n]*\n$/);
    assert.deepEqual([usage.code, surplus.code], [2, 2]);
    assert.match(usage.output, /^Usage: npm run restore/);
  });

  it('say in a sentence that nobody listens at the database’s address', async () => {
    const away = { DATABASE_URL: 'postgres://parley@localhost:1/parley', LOG_LEVEL: 'fatal' };
    for (const outcome of await Promise.all(['migrate', 'backup'].map((name) => runCli(name, [], away)))) {
      assert.equal(outcome.code, 1);
      assert.match(outcome.output, /^That did not work: [^\n]*ECONNREFUSED[^\n]*\n$/);
    }
  });

  it('back up into the place named, keep as many as were asked for, and check what they made', async () => {
    const backups = join(place, 'backups');
    const first = placeOfBackup(await run('backup', backups));
    assert.equal(dirname(first), backups);
    renameSync(first, join(backups, 'parley-20250101T000000Z'));
    const kept = placeOfBackup(await run('backup', '--keep', '1', backups));
    assert.deepEqual(readdirSync(backups), [basename(kept)]);
    const [checked, refused] = await Promise.all([run('restore', '--check', kept), run('restore', kept)]);
    assert.equal(checked.code, 0, checked.output);
    assert.match(checked.output, /Whole and unchanged: the Parley/);
    assert.equal(refused.code, 1);
    assert.match(refused.output, /^The database is not empty/);
  });
});
