import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { WebSocket } from 'ws';
import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import type { StoredMessage } from '../../src/domain/messages/message.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { ProgramSocket } from '../../src/realtime/programs/program-socket.ts';
import { openClosedRoom } from '../support/closed-rooms.ts';
import { JsonClient, sessionOfToken } from '../support/json-client.ts';
import { startListening } from '../support/listening.ts';
import type { TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';
import { SlowNetwork, SlowSocket } from '../support/slow-network.ts';
import { pause, waitFor } from '../support/wait.ts';

const MANY = 60;
const SILENCE_MS = 200;

describe('a JSON socket and the past', () => {
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

  function post(roomId: number, body: string): Promise<StoredMessage> {
    return postMessage(ada, roomId, { body, nonce: nonce() });
  }

  async function open(room: number | null, since?: number | Record<string, number>) {
    const client = await JsonClient.open(parley.origin, token, room, since);
    clients.push(client);
    return client;
  }

  it('hears from the moment it is connected, though it never says sync', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    await post(roomId, 'before');
    const client = new JsonClient(parley.origin, token, roomId);
    clients.push(client);
    await waitFor(() => client.isOpen, 'the socket to open');
    await post(roomId, 'after');
    await waitFor(() => client.texts.length > 0, 'the message');
    assert.deepEqual(client.texts, ['after']);
  });

  it('law 4: gets what changed while it was away, edits and deletions too, then what is new', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    const messages = [
      await post(roomId, 'kept'),
      await post(roomId, 'edited'),
      await post(roomId, 'deleted'),
    ];
    const early = await open(roomId, 0);
    await waitFor(() => early.texts.length === 3, 'the first three');
    const since = early.revOf(roomId);
    early.close();
    await editMessage(ada, messages[1]?.id ?? 0, 'EDITED');
    await deleteMessage(ada, messages[2]?.id ?? 0);
    const missed = await Promise.all(Array.from({ length: 120 }, (_, index) => post(roomId, `${index}`)));
    const late = open(roomId, since);
    await post(roomId, 'new');
    const client = await late;
    await waitFor(() => client.texts.includes('new'), 'what is new');
    assertOnceInOrder(client, roomId, since);
    assert.equal(client.changes.length, missed.length + 3);
    assert.deepEqual(
      client.changes.slice(0, 3).map(({ type, message }) => [type, message.content]),
      [
        ['message_updated', 'EDITED'],
        ['message_deleted', ''],
        ['message', missed.find((message) => message.seq === 4)?.body],
      ],
    );
  });

  it('law 4: the same for all rooms at once; of rooms that are not named it gets what is new', async () => {
    const rooms = [await openClosedRoom(ada, 'bob'), await openClosedRoom(ada, 'bob')] as const;
    for (const roomId of rooms) for (const text of ['one', 'two']) await post(roomId, text);
    const client = await open(null, { [rooms[0]]: 1, 999999: 3 });
    await waitFor(() => client.of('error').length > 0, 'the room that is none of theirs');
    await post(rooms[1], 'three');
    await waitFor(() => client.texts.includes('three') && client.texts.includes('two'), 'both');
    assert.deepEqual(client.texts.toSorted(), ['three', 'two']);
    assert.deepEqual(
      client
        .of('synced')
        .map(({ room_id, rev }) => [room_id, rev])
        .filter(([id]) => rooms.includes(id ?? 0))
        .toSorted(),
      rooms.map((roomId) => [roomId, 2]).toSorted(),
    );
  });

  it('law 4: sockets that connect while others write miss nothing and get nothing twice', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    let isWriting = true;
    const writing = (async () => {
      for (let index = 0; isWriting; index++) await post(roomId, `${index}`);
    })();
    const late: JsonClient[] = [];
    for (let index = 0; index < 20; index++) late.push(await open(roomId, 0));
    isWriting = false;
    await writing;
    const { seq } = await post(roomId, 'last');
    for (const client of late) {
      await waitFor(() => client.log.at(-1)?.seq === seq, 'the last message');
      assertOnceInOrder(client, roomId, 0);
      assert.equal(client.changes.length, seq);
    }
  });

  it('starts again from where the database is, for one that has seen more than there is', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    await post(roomId, 'one');
    const client = await open(roomId, 1000);
    assert.deepEqual(client.of('synced')[0]?.rev, 1);
    await post(roomId, 'two');
    await waitFor(() => client.texts.length > 0, 'what is new');
  });

  it('reads the past of many rooms a few at a time, and keeps no more of it for one that does not read', async () => {
    const rooms = await Promise.all(Array.from({ length: MANY }, () => openClosedRoom(ada, 'bob')));
    for (const roomId of rooms) await post(roomId, 'one');
    const [socket, network] = [new SlowSocket(), new SlowNetwork()];
    const caller = { actor: bob, sessionId: await sessionOfToken(token), scopes: ['read'] as const };
    new ProgramSocket(socket as unknown as WebSocket, network, caller, { roomId: null, revs: new Map() });
    const asked = Object.fromEntries(rooms.map((roomId) => [roomId, 0]));
    socket.emit('message', JSON.stringify({ type: 'sync', rooms: asked }), false);
    await waitFor(() => network.given.length > 0, 'the first of it');
    await pause(SILENCE_MS);
    const kept = network.writableLength;
    const isAll = (event: string) =>
      rooms.every((roomId) =>
        network.given.some((wire) => wire.includes(`{"type":"${event}","room_id":${roomId},`)),
      );
    await waitFor(() => {
      network.takeAll();
      return isAll('synced');
    }, 'all of it');
    assert.ok(isAll('message'));
    assert.ok(kept < network.given.join('').length / 2, `${kept} bytes were kept`);
    socket.close(1000);
  });

  function assertOnceInOrder(client: JsonClient, roomId: number, since: number): void {
    const revs = client.changes.filter((event) => event.room_id === roomId).map(({ rev }) => rev);
    assert.deepEqual(
      revs,
      [...new Set(revs)].sort((a, b) => a - b),
    );
    assert.ok((revs[0] ?? 0) > since);
  }
});
