import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { LiveClient } from '../support/live-client.ts';
import { createPerson, nonce, signInAs } from '../support/people.ts';
import { isReady, ServerProcess } from '../support/server-process.ts';
import { waitFor } from '../support/wait.ts';

const SOCKETS = 8;
const STOP_WITHIN_MS = 30_000;

describe('WORKERS=2', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let ada: Actor;
  let cookie: string;
  let roomId: number;

  before(async () => {
    database = await createTestDatabase();
    connectDatabase(database.url);
    ada = await createPerson('ada');
    cookie = await signInAs(ada);
    roomId = (await createRoom(ada, { name: 'Workers', kind: 'closed', topic: '', members: [] })).id;
    server = await ServerProcess.start({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: '4', WORKERS: '2' });
    await waitFor(() => listWorkers().length === 2, 'both workers');
  });

  after(async () => {
    await server?.stop();
    await closeDatabase();
    await database.drop();
  });

  function listWorkers(): number[] {
    const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
    const fields = processes.map((line) => line.trim().split(/\s+/));
    const ours = fields.filter(([, parent, ...command]) => {
      return Number(parent) === server.pid && command.some((word) => word.endsWith('src/server.js'));
    });
    return ours.map(([pid]) => Number(pid));
  }

  function open(): Promise<LiveClient[]> {
    return Promise.all(Array.from({ length: SOCKETS }, openOne));
  }

  /** As a browser does: a connection that a dying worker was given is lost, and made anew. */
  async function openOne(): Promise<LiveClient> {
    const client = new LiveClient(server.origin, cookie, roomId);
    let isLost = false;
    client.socket.once('close', () => {
      isLost = true;
    });
    await waitFor(() => client.isOpen || isLost, 'the socket to open or to fail');
    if (client.isOpen) client.say({ type: 'sync', since: '0' });
    await waitFor(() => isLost || client.news('online').length > 0, 'the end of the replay');
    return isLost ? openOne() : client;
  }

  async function post(body: string): Promise<number> {
    const answer = await fetch(`${server.origin}/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { cookie, 'hx-request': 'true' },
      body: new URLSearchParams({ body, nonce: nonce() }),
    });
    return answer.status;
  }

  it('shows what is posted to any of them on the screens of all, and replaces one that is killed', async () => {
    const screens = await open();
    assert.equal(await post('one'), 204);
    for (const screen of screens) await waitFor(() => screen.texts.length === 1, 'the message');
    const [victim = 0, survivor] = listWorkers();
    process.kill(victim, 'SIGKILL');
    await waitFor(() => listWorkers().some((pid) => pid !== victim && pid !== survivor), 'its successor');
    const again = await open();
    assert.equal(await post('two'), 204);
    for (const screen of [...screens.filter((each) => each.isOpen), ...again])
      await waitFor(() => screen.texts.join(' ').includes('two'), 'the message');
    for (const screen of [...screens, ...again]) screen.close();
  });

  it('ends with all its workers on SIGTERM, and tells the screens to come back', async () => {
    const screens = await open();
    const workers = listWorkers();
    const startedAt = performance.now();
    await server.stop();
    assert.ok(performance.now() - startedAt < STOP_WITHIN_MS);
    await waitFor(() => screens.every((screen) => screen.closeCode === 1012), 'all sockets to be told');
    for (const pid of workers) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.equal(await isReady(server.origin), false);
  });
});
