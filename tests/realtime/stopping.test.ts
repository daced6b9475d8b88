import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import WebSocket from 'ws';
import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { turnLimitsOff } from '../support/limits.ts';
import { LiveClient } from '../support/live-client.ts';
import { createPerson, nonce, signInAs } from '../support/people.ts';
import { isReady, ServerProcess } from '../support/server-process.ts';
import { pause } from '../support/wait.ts';

const SOCKETS = Number(process.env.STOPPING_SOCKETS ?? 1000);
const OPENED_AT_ONCE = 50;
const POSTS = 400;
const POST_EVERY_MS = 3;
const RESTART = 1012;

describe('SIGTERM', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let cookie: string;
  let roomId: number;

  before(async () => {
    database = await createTestDatabase();
    connectDatabase(database.url);
    await turnLimitsOff();
    const ada = await createPerson('ada');
    cookie = await signInAs(ada);
    roomId = (await createRoom(ada, { name: 'Busy', kind: 'closed', topic: '', members: [] })).id;
    server = await ServerProcess.start({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: '4' });
  });

  after(async () => {
    await server?.stop();
    await closeDatabase();
    await database.drop();
  });

  async function open(): Promise<WebSocket> {
    const url = `${server.origin.replace('http', 'ws')}/rooms/${roomId}/live`;
    const socket = new WebSocket(url, { headers: { cookie, origin: server.origin } });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'sync', since: '0' }));
    await once(socket, 'message');
    return socket;
  }

  async function openAll(): Promise<WebSocket[]> {
    const sockets: WebSocket[] = [];
    while (sockets.length < SOCKETS)
      sockets.push(...(await Promise.all(Array.from({ length: OPENED_AT_ONCE }, open))));
    return sockets;
  }

  /** Whether it was acknowledged. */
  async function post(body: string): Promise<boolean> {
    const answer = await fetch(`${server.origin}/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { cookie, 'hx-request': 'true' },
      body: new URLSearchParams({ body, nonce: body }),
    }).catch(() => undefined);
    return answer?.status === 204;
  }

  it(`sends ${SOCKETS} sockets elsewhere one after the other, finishes what it accepted and ends with 0`, async (test) => {
    const sockets = await openAll();
    const closings = sockets.map(async (socket) => {
      const [code] = (await once(socket, 'close')) as [number];
      return { code, at: performance.now() };
    });
    const texts = Array.from({ length: POSTS }, nonce);
    const posting = new Map(
      texts.map((text, index) => [text, pause(index * POST_EVERY_MS).then(() => post(text))]),
    );
    await Promise.race(posting.values());
    const startedAt = performance.now();
    const stopping = server.stop();
    await Promise.race(closings);
    assert.equal(await isReady(server.origin), false, 'nobody is sent here any more');
    assert.equal(await stopping, 0, 'the exit code');
    const took = performance.now() - startedAt;
    const closed = await Promise.all(closings);
    assert.deepEqual([...new Set(closed.map(({ code }) => code))], [RESTART]);
    const times = closed.map(({ at }) => at);
    const spread = Math.max(...times) - Math.min(...times);
    const acknowledged = await Promise.all(posting.values());
    const count = acknowledged.filter(Boolean).length;
    test.diagnostic(`${count} of ${POSTS} posts acknowledged, sockets told over ${spread.toFixed()} ms`);
    test.diagnostic(`gone after ${took.toFixed()} ms`);
    await assertNothingIsLost(texts, acknowledged);
  });

  /** What was acknowledged is there; what was not is there once it has been sent again; each once. */
  async function assertNothingIsLost(texts: string[], acknowledged: boolean[]): Promise<void> {
    await server.start();
    const before = await LiveClient.open(server.origin, cookie, roomId);
    for (const [index, text] of texts.entries())
      if (acknowledged[index])
        assert.ok(
          before.texts.some((shown) => shown.includes(text)),
          text,
        );
    before.close();
    const again = await Promise.all(texts.filter((_, index) => !acknowledged[index]).map(post));
    assert.ok(again.every(Boolean));
    const screen = await LiveClient.open(server.origin, cookie, roomId);
    const shown = screen.texts.join('\n');
    for (const text of texts) assert.equal(shown.split(text).length - 1, 1, text);
    screen.close();
  }
});
