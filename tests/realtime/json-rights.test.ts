import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { createPersonalToken } from '../../src/domain/accounts/personal-tokens.ts';
import { endSession } from '../../src/domain/accounts/sessions.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { banFromRoom } from '../../src/domain/moderation/room-banning.ts';
import { sanction } from '../../src/domain/moderation/sanctions.ts';
import { addWordRule } from '../../src/domain/moderation/word-rules.ts';
import { leaveRoom, removeMember } from '../../src/domain/rooms/departures.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { requireRights } from '../../src/realtime/rights.ts';
import { openClosedRoom } from '../support/closed-rooms.ts';
import { JsonClient, sessionOfToken, tokenOf } from '../support/json-client.ts';
import { startListening } from '../support/listening.ts';
import { createStaff } from '../support/order.ts';
import { queryRows, type TestParley } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';
import { pause, waitFor } from '../support/wait.ts';

const SILENCE_MS = 200;

describe('rights, at JSON sockets', () => {
  let parley: TestParley;
  let ada: Actor;
  let bob: Actor;
  let token: string;
  const clients: JsonClient[] = [];

  before(async () => {
    ({ parley, ada, bob, token } = await startListening());
  });

  after(() => parley.stop());

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  async function open(room: number | null, given = token): Promise<JsonClient> {
    const client = await JsonClient.open(parley.origin, given, room);
    clients.push(client);
    return client;
  }

  function post(roomId: number): Promise<unknown> {
    return postMessage(ada, roomId, { body: 'secret', nonce: nonce() });
  }

  async function closed(client: JsonClient): Promise<number | undefined> {
    await waitFor(() => client.closeCode !== undefined, 'the socket to close');
    return client.closeCode;
  }

  const ways: [string, (roomId: number) => Promise<unknown>][] = [
    ['is removed', (roomId) => removeMember(ada, roomId, bob.id)],
    ['leaves', (roomId) => leaveRoom(bob, roomId)],
    [
      'is gone from the database, without anybody saying so',
      async (roomId) => {
        await queryRows('DELETE FROM memberships WHERE room_id = $1 AND user_id = $2', [roomId, bob.id]);
        await requireRights();
      },
    ],
  ];
  for (const [way, end] of ways) {
    it(`law 7: who ${way} loses the room’s socket, and hears nothing more of it on the other`, async () => {
      const roomId = await openClosedRoom(ada, 'bob');
      const [one, all] = [await open(roomId), await open(null)];
      await end(roomId);
      await waitFor(() => all.of('user_left').length > 0, 'the end of it');
      const heard = [one, all].map((client) => client.events.length);
      await post(roomId);
      all.say({ type: 'sync', rooms: { [roomId]: 0 } });
      all.say({ type: 'message', room_id: roomId, content: 'x', nonce: 'n' });
      await waitFor(() => all.of('ack').length > 0, 'the refusal');
      await pause(SILENCE_MS);
      assert.deepEqual(
        all.events.slice(heard[1]).map(({ type }) => type),
        ['error', 'ack'],
      );
      assert.deepEqual(all.of('user_left')[0]?.user_id, bob.id);
      assert.deepEqual([await closed(one), one.events.length], [1008, heard[0]]);
      assert.equal(new JsonClient(parley.origin, token, roomId).isOpen, false);
    });
  }

  it('law 7: somebody who was told nothing of it hears a room that they came into', async () => {
    const roomId = await openClosedRoom(ada);
    const all = await open(null);
    await queryRows('INSERT INTO memberships (room_id, user_id) VALUES ($1, $2)', [roomId, bob.id]);
    await requireRights();
    await waitFor(() => all.of('synced').some((event) => event.room_id === roomId), 'the room');
    await post(roomId);
    await waitFor(() => all.texts.length > 0, 'the message');
    await addMember(ada, roomId, 'bob');
    assert.equal(all.of('user_joined').length, 1);
  });

  it('law 7: the end of a session closes its sockets and no others', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    const other = await tokenOf(bob);
    const [one, all, kept] = [await open(roomId, other), await open(null, other), await open(roomId)];
    await endSession(await sessionOfToken(other));
    assert.deepEqual([await closed(one), await closed(all), kept.isOpen], [1008, 1008, true]);
    const again = new JsonClient(parley.origin, other, roomId);
    await waitFor(() => again.closeCode !== undefined, 'the refusal');
    assert.equal(again.refusedWith, 401);
  });

  it('law 7: a token whose time is over loses its sockets by the next healing', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000);
    const made = await createPersonalToken(bob, { name: 'short', scopes: ['read'], expiresAt });
    const all = await open(null, made.token);
    await queryRows(`UPDATE sessions SET expire = now() - interval '1 second' WHERE sid = $1`, [
      await sessionOfToken(made.token),
    ]);
    await requireRights();
    assert.equal(await closed(all), 1008);
  });

  it('lets somebody of the staff break no rule by a token that is not for that', async () => {
    const admin = await createStaff('ruler', 'admin');
    const roomId = await openClosedRoom(ada, 'bob');
    await addMember(ada, roomId, 'ruler');
    await addWordRule(admin, { pattern: 'rhubarb', action: 'block', note: '' });
    const chosen = { name: 'robot', scopes: ['read', 'write'] as const, expiresAt: null };
    const client = await open(roomId, (await createPersonalToken(admin, chosen)).token);
    client.say({ type: 'message', content: 'rhubarb', nonce: 'n' });
    await waitFor(() => client.of('ack').length > 0, 'the refusal');
    assert.deepEqual(Object.keys(client.of('ack')[0]?.error?.errors ?? {}), ['content']);
  });

  it('law 7: a ban closes everything at once; one from a room ends that room', async () => {
    const mod = await createStaff('mod', 'moderator');
    const [eve] = (await createPeople('eve')) as [Actor];
    const roomId = await openClosedRoom(ada, 'bob');
    await addMember(ada, roomId, 'eve');
    const hers = await tokenOf(eve);
    const [one, all] = [await open(roomId, hers), await open(null, hers)];
    await banFromRoom(ada, roomId, { userId: eve.id, reason: 'rude', endsAt: null });
    assert.equal(await closed(one), 1008);
    await waitFor(() => all.of('user_left').length > 0, 'the end of the room');
    await sanction(mod, { userId: eve.id, kind: 'ban', reason: 'rude', endsAt: null });
    assert.equal(await closed(all), 1008);
    const again = new JsonClient(parley.origin, hers, null);
    await waitFor(() => again.closeCode !== undefined, 'the refusal');
    assert.equal(again.refusedWith, 401);
  });
});
