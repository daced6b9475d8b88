import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { removeMember } from '../../src/domain/rooms/departures.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { preferRoom } from '../../src/domain/rooms/preferences.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { changeRoom } from '../../src/domain/rooms/settings.ts';
import { LiveClient } from '../support/live-client.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { pause, waitFor } from '../support/wait.ts';

const REPETITIONS = 50;
/** More than two pages of a replay. */
const MESSAGES = 450;
const LATEST_REMOVAL_MS = 30;
const SILENCE_MS = 50;

describe('a removal while everything is under way', () => {
  let parley: TestParley;
  let ada: Actor;
  let bob: Actor;
  let cookie: string;
  let roomId: number;
  let otherId: number;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    cookie = await signInAs(bob);
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: [] })).id;
    otherId = (await createRoom(ada, { name: 'Coffee', kind: 'closed', topic: '', members: ['bob'] })).id;
    await Promise.all(
      Array.from({ length: MESSAGES }, () =>
        postMessage(ada, roomId, { body: `old ${nonce()}`, nonce: nonce() }),
      ),
    );
  });

  after(() => parley.stop());

  it(`leaks nothing of what comes after it, ${REPETITIONS} times: sockets that replay, read lists or have just come`, async () => {
    for (let round = 0; round < REPETITIONS; round++) {
      await addMember(ada, roomId, 'bob');
      const steady = await LiveClient.open(parley.origin, cookie, otherId);
      const [shown, elsewhere] = [await connect(roomId), await connect(null)];
      for (const client of [shown, elsewhere]) client.say({ type: 'sync', since: 0 });
      await pause((LATEST_REMOVAL_MS * round) / REPETITIONS);
      const starring = preferRoom(bob, otherId, { isStarred: round % 2 === 0 });
      await removeMember(ada, roomId, bob.id);
      const secret = `secret-${nonce()}`;
      await changeRoom(ada, roomId, { name: secret, topic: '', kind: 'closed' });
      await postMessage(ada, roomId, { body: secret, nonce: nonce() });
      await starring;
      await settle([shown, elsewhere, steady], secret, round);
    }
  });

  it('lets go nothing that waited behind a room list when the person went out meanwhile; the rest comes after it', async () => {
    await addMember(ada, roomId, 'bob');
    const client = await LiveClient.open(parley.origin, cookie, null);
    const holder = new pg.Client({ connectionString: parley.databaseUrl });
    await holder.connect();
    await holder.query('BEGIN');
    // A list says who is online: it waits here.
    await holder.query('LOCK TABLE presences IN ACCESS EXCLUSIVE MODE');
    await preferRoom(bob, otherId, { isStarred: true });
    for (const room of [roomId, otherId]) await postMessage(ada, room, { body: 'waits', nonce: nonce() });
    await removeMember(ada, roomId, bob.id);
    await pause(SILENCE_MS);
    assert.deepEqual(client.news('activity'), []);
    await holder.query('COMMIT');
    await holder.end();
    await waitFor(() => client.news('activity').length > 0, 'what waited');
    await pause(SILENCE_MS);
    const heard = client.news<{ room: number }>('activity').map((activity) => activity.room);
    assert.deepEqual(heard, [otherId]);
    assert.equal(lists(client).length, 2, 'one list at the start and one for both changes');
    assert.ok(!lists(client).at(-1)?.includes(`r-${roomId}"`));
    client.close();
  });

  async function connect(room: number | null): Promise<LiveClient> {
    const client = new LiveClient(parley.origin, cookie, room);
    await waitFor(() => client.isOpen, 'the socket to open');
    return client;
  }

  async function settle(clients: LiveClient[], secret: string, round: number): Promise<void> {
    const [shown, ...others] = clients;
    await waitFor(() => shown?.closeCode !== undefined, 'the socket of the room to close');
    assert.equal(shown?.closeCode, 1008);
    for (const client of others)
      await waitFor(
        () => lists(client).at(-1)?.includes(`r-${roomId}"`) === false,
        'a list without the room',
      );
    await pause(SILENCE_MS);
    for (const client of clients)
      assert.ok(!client.frames.some((frame) => frame.includes(secret)), `round ${round}`);
    for (const client of others) {
      const withoutIt = lists(client).findLastIndex((list) => list.includes(`r-${roomId}"`));
      assert.ok(withoutIt < lists(client).length - 1, `round ${round}: the last list has the room`);
      client.close();
    }
  }

  function lists(client: LiveClient): string[] {
    return client.frames.filter((frame) => frame.includes('hx-target="#rooms"'));
  }
});
