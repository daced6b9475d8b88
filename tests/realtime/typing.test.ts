import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { block, unblock } from '../../src/domain/accounts/blocks.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { removeMember } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { setArchived } from '../../src/domain/rooms/settings.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, signInAs } from '../support/people.ts';
import { pause, waitFor } from '../support/wait.ts';

const SILENCE_MS = 200;
const TYPED_MS = 4500;

describe('typing', () => {
  let parley: TestParley;
  let ada: Actor;
  let bob: Actor;
  let cookies: string[];
  let roomId: number;
  let otherRoomId: number;

  before(async () => {
    parley = await startTestParley();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    cookies = await Promise.all([ada, bob].map(signInAs));
    [roomId, otherRoomId] = (await Promise.all(
      ['Tea', 'Coffee'].map(
        async (name) =>
          (
            await createRoom(ada, { name, kind: 'closed', topic: '', members: ['ada', 'bob'] })
          ).id,
      ),
    )) as [number, number];
  });

  after(() => parley.stop());

  function open(person: 0 | 1, room: number | null): Promise<LiveClient> {
    return LiveClient.open(parley.origin, cookies[person] ?? '', room);
  }

  function typists(client: LiveClient): number[] {
    return client.news<{ id: number }>('typing').map(({ id }) => id);
  }

  it('is told at most every two seconds for each person, however often and from however many tabs it is said', async () => {
    const watcher = await open(0, roomId);
    const tabs = [await open(1, roomId), await open(1, roomId)];
    const until = Date.now() + TYPED_MS;
    while (Date.now() < until) {
      for (const tab of tabs) tab.say({ type: 'typing' });
      await pause(50);
    }
    await pause(SILENCE_MS);
    assert.deepEqual(typists(watcher), [bob.id, bob.id, bob.id]);
    for (const client of [watcher, ...tabs]) client.close();
  });

  it('is shown where the room is shown, is not stored, and moves no counter', async () => {
    const [watcher, elsewhere, nowhere] = [
      await open(0, roomId),
      await open(0, otherRoomId),
      await open(0, null),
    ];
    const his = await open(1, roomId);
    await pause(2000);
    const before = await queryRows('SELECT message_count, revision FROM rooms ORDER BY id');
    his.say({ type: 'typing' });
    await waitFor(() => typists(watcher).length === 1, 'bob to be typing');
    await pause(SILENCE_MS);
    assert.deepEqual([typists(elsewhere), typists(nowhere)], [[], []]);
    assert.deepEqual(await queryRows('SELECT message_count, revision FROM rooms ORDER BY id'), before);
    for (const client of [watcher, elsewhere, nowhere, his]) client.close();
  });

  it('is neither told by nor to a socket that has not said sync', async () => {
    const watcher = await open(0, otherRoomId);
    const silent = new LiveClient(parley.origin, cookies[1] ?? '', otherRoomId);
    await waitFor(() => silent.isOpen, 'the socket to open');
    silent.say({ type: 'typing' });
    await pause(SILENCE_MS);
    watcher.say({ type: 'typing' });
    await waitFor(() => typists(watcher).includes(ada.id), 'one’s own');
    await pause(SILENCE_MS);
    assert.deepEqual([typists(watcher), silent.frames], [[ada.id], []]);
    for (const client of [watcher, silent]) client.close();
  });

  it('is neither told by nor to somebody who is not in the room any more', async () => {
    const [watcher, his, elsewhere] = [
      await open(0, roomId),
      await open(1, roomId),
      await open(1, otherRoomId),
    ];
    await pause(2000);
    // What is on its way when the person is removed comes too late.
    const removal = removeMember(ada, roomId, bob.id);
    await removal;
    const heard = his.frames.length;
    if (his.isOpen) his.say({ type: 'typing' });
    elsewhere.say({ type: 'typing' });
    await waitFor(() => his.closeCode !== undefined, 'the socket to close');
    watcher.say({ type: 'typing' });
    await waitFor(() => typists(watcher).includes(ada.id), 'one’s own');
    await pause(SILENCE_MS);
    assert.deepEqual(typists(watcher), [ada.id]);
    assert.deepEqual([his.closeCode, his.frames.length], [1008, heard]);
    assert.deepEqual(typists(elsewhere), [bob.id]);
    for (const client of [watcher, elsewhere]) client.close();
  });

  it('is not told where the person cannot write: not to who has blocked them, nor in the archive', async () => {
    const { id: direct } = await openDirectRoom(bob, 'ada');
    const { id: shelf } = await createRoom(ada, {
      name: 'Shelf',
      kind: 'closed',
      topic: '',
      members: ['bob'],
    });
    await block(ada, 'bob');
    await setArchived(ada, shelf, true);
    for (const room of [direct, shelf]) {
      const [watcher, typist] = [await open(0, room), await open(1, room)];
      typist.say({ type: 'typing' });
      await pause(SILENCE_MS);
      assert.deepEqual([typists(watcher), typist.isOpen], [[], true]);
      for (const client of [watcher, typist]) client.close();
    }
    await unblock(ada, 'bob');
  });
});
