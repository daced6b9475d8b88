import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { markRead, RECEIPTS_LIMIT } from '../../src/domain/rooms/unread.ts';
import { openClosedRoom } from '../support/closed-rooms.ts';
import { LiveClient } from '../support/live-client.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { pause, waitFor } from '../support/wait.ts';

const SILENCE_MS = 200;

describe('read receipts', () => {
  let parley: TestParley;
  let people: Actor[];
  let ada: Actor;
  let bob: Actor;
  let cookie: string;

  before(async () => {
    parley = await startTestParley();
    people = await createPeople(
      'ada',
      'bob',
      ...Array.from({ length: RECEIPTS_LIMIT - 1 }, (_, index) => `p-${index}`),
    );
    [ada, bob] = people as [Actor, Actor];
    cookie = await signInAs(ada);
  });

  after(() => parley.stop());

  /** A room of so many people, with one message of ada's. */
  async function makeRoom(size: number): Promise<number> {
    const members = people.slice(0, size).map((person) => person.username);
    const id = await openClosedRoom(ada, ...members);
    await postMessage(ada, id, { body: 'hello', nonce: nonce() });
    return id;
  }

  function receipts(client: LiveClient): [number, number][] {
    return client.news<{ id: number; seq: number }>('receipt').map(({ id, seq }) => [id, seq]);
  }

  async function seenBy(roomId: number): Promise<number> {
    const response = await fetch(`${parley.origin}/rooms/${roomId}`, { headers: { cookie } });
    return [...(await response.text()).matchAll(/<span data-person="\d+" data-seq="\d+"/g)].length;
  }

  it(`are shown in a room of ${RECEIPTS_LIMIT} people, where the room is shown and nowhere else`, async () => {
    const roomId = await makeRoom(RECEIPTS_LIMIT);
    const [shown, elsewhere] = [
      await LiveClient.open(parley.origin, cookie, roomId),
      await LiveClient.open(parley.origin, cookie, null),
    ];
    await markRead(bob, roomId, 1);
    await waitFor(() => receipts(shown).some(([id, seq]) => id === bob.id && seq === 1), 'the receipt');
    assert.equal(await seenBy(roomId), RECEIPTS_LIMIT - 1);
    await pause(SILENCE_MS);
    assert.deepEqual(receipts(elsewhere), []);
    for (const client of [shown, elsewhere]) client.close();
  });

  it('are told to a screen that comes back, with what it missed', async () => {
    const roomId = await makeRoom(3);
    await markRead(bob, roomId, 1);
    const client = await LiveClient.open(parley.origin, cookie, roomId);
    assert.ok(receipts(client).some(([id, seq]) => id === bob.id && seq === 1));
    client.close();
  });

  it('are not shown as soon as there is one person more', async () => {
    const roomId = await makeRoom(RECEIPTS_LIMIT);
    await addMember(ada, roomId, people.at(-1)?.username ?? '');
    const client = await LiveClient.open(parley.origin, cookie, roomId);
    await markRead(bob, roomId, 1);
    await pause(SILENCE_MS);
    assert.deepEqual([receipts(client), await seenBy(roomId)], [[], 0]);
    client.close();
  });
});
