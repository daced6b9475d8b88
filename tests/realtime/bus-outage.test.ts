import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Instances } from '../support/instances.ts';
import type { LiveClient } from '../support/live-client.ts';
import { queryRows } from '../support/parley.ts';
import { nonce } from '../support/people.ts';
import { HAS_REDIS, RedisProcess } from '../support/redis.ts';
import { pause, waitFor } from '../support/wait.ts';

const POSTS_BETWEEN = 20;
const TERMINATE_MS = 30;
const GIVEN_UP_MS = 5000;
const SILENCE_MS = 1500;

let instances: Instances;

/** Posts on both servers until it is stopped; resolves to what was acknowledged. */
function keepPosting(roomId: number) {
  const acknowledged: string[] = [];
  const refused: number[] = [];
  let isEnding = false;
  const post = async (server: 0 | 1) => {
    while (!isEnding) {
      const body = `on ${server}: ${nonce()}`;
      const answer = await instances.send(server, 'cleo', `/rooms/${roomId}/messages`, {
        body,
        nonce: nonce(),
      });
      if (answer.status === 204) acknowledged.push(body);
      else refused.push(answer.status);
      await pause(10);
    }
  };
  const posting = Promise.all([post(0), post(1)]);
  return {
    acknowledged,
    refused,
    async more() {
      const goal = acknowledged.length + POSTS_BETWEEN;
      await waitFor(() => acknowledged.length >= goal, 'more to be posted');
    },
    async end() {
      isEnding = true;
      await posting;
    },
  };
}

async function bothSay(text: string): Promise<void> {
  for (const server of [0, 1] as const)
    await waitFor(async () => (await instances.readiness(server)).text === text, `"${text}"`);
}

/** What each screen shows is what is stored, nothing was shown twice, and everything in order. */
async function assertSame(roomId: number, screens: LiveClient[], acknowledged: string[]): Promise<void> {
  const stored = await queryRows<{ id: number; kind: string; body: string }>(
    'SELECT id, kind, body FROM messages WHERE room_id = $1 ORDER BY id',
    [roomId],
  );
  const texts = stored.filter((row) => row.kind === 'text').map((row) => row.body);
  assert.deepEqual(texts.sort(), acknowledged.toSorted());
  for (const screen of screens) {
    await waitFor(() => screen.rows.size === stored.length, 'every message');
    assert.equal(screen.rowsReceived, stored.length);
    const shown = [...screen.rows.keys()].sort((a, b) => a - b);
    assert.deepEqual(
      shown,
      stored.map((row) => row.id),
    );
    assert.deepEqual(
      screen.revs,
      screen.revs.toSorted((a, b) => a - b),
    );
  }
}

/** Removal and signing out are told to nobody; the other server finds out. */
async function assertRightsEnd(roomId: number): Promise<void> {
  const cookie = await instances.signIn('dan');
  const shown = await instances.open(1, 'dan', roomId, cookie);
  const other = await instances.open(1, 'dan', null, cookie);
  await instances.send(0, 'ada', `/rooms/${roomId}/members/${instances.people.dan.id}/removal`);
  await waitFor(() => shown.closeCode === 1008, 'the socket of the room to close');
  await waitFor(() => !other.frames.at(-1)?.includes(`data-room="${roomId}"`), 'the list without the room');
  await instances.send(0, 'dan', '/sign-out', {}, cookie);
  await waitFor(() => other.closeCode === 1008, 'the other socket to close');
}

describe('Redis goes away and comes back', { skip: !HAS_REDIS }, () => {
  let redis: RedisProcess;

  before(async () => {
    redis = await RedisProcess.start();
    instances = await Instances.start({ REDIS_URL: redis.url });
  });

  after(async () => {
    await instances?.stop();
    await redis.stop();
  });

  afterEach(() => instances.closeClients());

  const ways = [
    { way: 'killed and started again', leave: () => redis.kill(), comeBack: () => redis.start() },
    { way: 'hanging for a while', leave: async () => redis.pause(), comeBack: async () => redis.resume() },
  ];
  for (const { way, leave, comeBack } of ways) {
    it(`loses nothing and shows nothing twice, and rights end meanwhile: ${way}`, async () => {
      const roomId = await instances.makeRoom(way);
      const screens = [await instances.open(0, 'ada', roomId), await instances.open(1, 'bob', roomId)];
      const elsewhere = await instances.open(1, 'ada', null);
      const posting = keepPosting(roomId);
      await posting.more();
      await leave();
      await posting.more();
      await bothSay('degraded: bus');
      assert.equal((await instances.readiness(0)).status, 200);
      const shownBefore = screens.map((screen) => screen.rows.size);
      await waitFor(
        () => screens.every((screen, index) => screen.rows.size > (shownBefore[index] ?? 0) + POSTS_BETWEEN),
        'the screens to be healed while the bus is down',
      );
      await assertRightsEnd(roomId);
      await comeBack();
      await bothSay('ready');
      await posting.more();
      await posting.end();
      await assertSame(roomId, screens, posting.acknowledged);
      assert.deepEqual(posting.refused, []);
      const lists = () => elsewhere.frames.filter((frame) => frame.includes('hx-target="#rooms"')).length;
      await waitFor(() => lists() >= 2, 'the room list anew');
    });
  }

  it('lets a server start without it, and finds it by itself', async () => {
    await redis.kill();
    await instances.servers[1].stop();
    await instances.servers[1].start();
    await bothSay('degraded: bus');
    await redis.start();
    await bothSay('ready');
  });

  it('is given up and reached anew when it hangs for good', async () => {
    redis.pause();
    await bothSay('degraded: bus');
    await pause(GIVEN_UP_MS);
    await redis.kill();
    await redis.start();
    await bothSay('ready');
  });

  it('lets a screen hear at once again what is not kept', async () => {
    const roomId = await instances.makeRoom('Again');
    const watcher = await instances.open(0, 'ada', roomId);
    const typist = await instances.open(1, 'bob', roomId);
    typist.say({ type: 'typing' });
    await waitFor(() => watcher.news('typing').length === 1, 'the typing');
  });
});

describe('PostgreSQL ends the connections of the bus', () => {
  before(async () => {
    instances = await Instances.start();
  });

  after(() => instances.stop());

  it('loses nothing and shows nothing twice', async () => {
    const roomId = await instances.makeRoom('Listeners');
    const screens = [await instances.open(0, 'ada', roomId), await instances.open(1, 'bob', roomId)];
    const posting = keepPosting(roomId);
    await posting.more();
    const terminate = () =>
      queryRows(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'parley bus'`,
      );
    assert.equal((await terminate()).length, 2);
    await posting.more();
    const terminating = setInterval(() => void terminate(), TERMINATE_MS);
    await posting.more();
    await assertRightsEnd(roomId);
    clearInterval(terminating);
    await posting.more();
    await posting.end();
    await bothSay('ready');
    await pause(SILENCE_MS);
    await assertSame(roomId, screens, posting.acknowledged);
    assert.deepEqual(posting.refused, []);
  });
});
