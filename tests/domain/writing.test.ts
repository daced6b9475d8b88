import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { database } from '../../src/db/connection.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, TooMany } from '../../src/domain/errors.ts';
import { readHistory } from '../../src/domain/messages/history.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { writeMessage } from '../../src/domain/messages/writer.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { setArchived } from '../../src/domain/rooms/settings.ts';
import { connectTestDatabase } from '../support/database.ts';
import { turnLimitsOff } from '../support/limits.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('messages that are committed together', () => {
  let ada: Actor;
  let bob: Actor;
  let roomId: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    await turnLimitsOff();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] })).id;
  });

  after(() => disconnect());

  it('lets one bad message of a batch fail alone', async () => {
    const write = (body: string) =>
      writeMessage(ada, roomId, { body, nonce: nonce(), replyTo: null, refs: null });
    // What comes in one turn of the event loop is one batch.
    const outcomes = await Promise.allSettled(['before', 'x'.repeat(4001), 'after'].map(write));
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  it('says of a room that has just been archived what it is, and not that it is gone', async () => {
    const { id } = await createRoom(ada, { name: 'Old', kind: 'closed', topic: '', members: ['bob'] });
    await setArchived(ada, id, true);
    const late = writeMessage(bob, id, { body: 'late', nonce: nonce(), replyTo: null, refs: null });
    await assert.rejects(late, (error) => error instanceof Forbidden && /archived/.test(error.message));
  });

  it('commits what several rooms get together, and lets a bad message of one of them fail alone', async () => {
    const other = await createRoom(ada, { name: 'Other', kind: 'closed', topic: '', members: ['bob'] });
    const outcomes = await Promise.allSettled([
      postMessage(ada, other.id, { body: 'there', nonce: nonce() }),
      postMessage(bob, roomId, { body: 'here', nonce: nonce() }),
      postMessage(ada, other.id, { body: 'x'.repeat(4001), nonce: nonce() }),
      postMessage(bob, other.id, { body: 'there again', nonce: nonce() }),
    ]);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.body : '')),
      ['there', 'here', '', 'there again'],
    );
    const { messages } = await readHistory(ada, other.id, {});
    assert.deepEqual(
      messages.filter(({ kind }) => kind === 'text').map(({ seq, body }) => [seq, body]),
      [
        [1, 'there'],
        [2, 'there again'],
      ],
    );
  });

  it('lets a room that is locked hold up nothing but itself', async () => {
    const rooms = await Promise.all(
      ['Held', 'Held too', 'Held as well'].map((name) =>
        createRoom(ada, { name, kind: 'closed', topic: '', members: [] }),
      ),
    );
    const client = await database().pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM rooms WHERE id = ANY ($1) FOR UPDATE', [rooms.map((room) => room.id)]);
    const held = rooms.map((room) => postMessage(ada, room.id, { body: 'held up', nonce: nonce() }));
    for (let count = 0; count < 5; count++) await postMessage(ada, roomId, { body: 'free', nonce: nonce() });
    const [waiting] = await queryRows<{ count: number }>(
      `SELECT count(*) FROM messages WHERE body = 'held up'`,
    );
    assert.equal(waiting?.count, 0);
    await client.query('COMMIT');
    client.release();
    assert.deepEqual(
      (await Promise.all(held)).map((message) => message.seq),
      [1, 1, 1],
    );
  });

  it('leaves no gap in seq and rev when two hundred post at once', async () => {
    const room = await createRoom(ada, { name: 'Busy', kind: 'closed', topic: '', members: ['bob'] });
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        postMessage(index % 2 ? ada : bob, room.id, {
          body: `${index}`,
          nonce: `n${index % 150}-${index % 2}`,
        }),
      ),
    );
    const rows = await queryRows<{ seq: number; rev: number }>(
      'SELECT seq, rev FROM messages WHERE room_id = $1 ORDER BY seq',
      [room.id],
    );
    assert.deepEqual(
      rows.map((row) => [row.seq, row.rev]),
      rows.map((_, index) => [index + 1, index + 1]),
    );
    assert.equal(rows.length, 150);
  });

  it('refuses what a room cannot take in at once, and stores all the rest', async () => {
    const room = await createRoom(ada, { name: 'Flood', kind: 'closed', topic: '', members: [] });
    const send = async () =>
      writeMessage(ada, room.id, { body: 'drop', nonce: nonce(), replyTo: null, refs: null });
    const sent = await Promise.allSettled(Array.from({ length: 2500 }, send));
    const refused = sent.filter((each) => each.status === 'rejected');
    assert.ok(refused.length > 0 && refused.every((each) => each.reason instanceof TooMany));
    const [row] = await queryRows<{ count: number }>('SELECT count(*) FROM messages WHERE room_id = $1', [
      room.id,
    ]);
    assert.equal(row?.count, sent.length - refused.length);
  });
});
