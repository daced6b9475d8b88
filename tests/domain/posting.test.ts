import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { database } from '../../src/db/connection.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { NotFound, TooMany } from '../../src/domain/errors.ts';
import { subscribe } from '../../src/domain/events.ts';
import { readHistory } from '../../src/domain/messages/history.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { writeMessage } from '../../src/domain/messages/writer.ts';
import { leaveRoom } from '../../src/domain/rooms/departures.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('posting', () => {
  let ada: Actor;
  let bob: Actor;
  let roomId: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] })).id;
  });

  after(() => disconnect());

  it('numbers messages 1, 2, 3 and lets a block continue', async () => {
    const first = await postMessage(ada, roomId, { body: 'one', nonce: nonce() });
    const second = await postMessage(ada, roomId, { body: 'two', nonce: nonce() });
    const third = await postMessage(bob, roomId, { body: 'three', nonce: nonce() });
    assert.deepEqual([first.seq, second.seq, third.seq], [1, 2, 3]);
    assert.deepEqual([first.continues, second.continues, third.continues], [false, true, false]);
  });

  it('does not continue a block after five minutes', async () => {
    await queryRows(`UPDATE rooms SET last_message_at = now() - interval '6 minutes' WHERE id = $1`, [
      roomId,
    ]);
    const late = await postMessage(bob, roomId, { body: 'late', nonce: nonce() });
    assert.equal(late.continues, false);
  });

  it('law 3: returns the first message when its nonce comes again, also within one batch', async () => {
    const again = nonce();
    const first = await postMessage(ada, roomId, { body: 'once', nonce: again });
    const posted = await Promise.all(
      Array.from({ length: 8 }, () => postMessage(ada, roomId, { body: 'other words', nonce: again })),
    );
    assert.deepEqual(new Set(posted.map((message) => message.id)), new Set([first.id]));
    assert.equal(posted[0]?.body, 'once');
    const rows = await queryRows('SELECT id FROM messages WHERE nonce = $1', [again]);
    assert.equal(rows.length, 1);
  });

  it('keeps the same nonce of two people apart', async () => {
    const shared = nonce();
    const [hers, his] = await Promise.all([
      postMessage(ada, roomId, { body: 'hers', nonce: shared }),
      postMessage(bob, roomId, { body: 'his', nonce: shared }),
    ]);
    assert.notEqual(hers.id, his.id);
  });

  it('announces a message exactly once, and a repeated nonce never', async () => {
    const announced: number[] = [];
    const stop = subscribe('messages.posted', ({ messages }) =>
      announced.push(...messages.map((each) => each.id)),
    );
    const message = { body: 'news', nonce: nonce() };
    const { id } = await postMessage(ada, roomId, message);
    await postMessage(ada, roomId, message);
    stop();
    assert.deepEqual(announced, [id]);
  });

  it('reminds of a message whose nonce comes again: perhaps nobody was told of it', async () => {
    const reminded: number[] = [];
    const stop = subscribe('message.repeated', ({ rev }) => reminded.push(rev));
    const message = { body: 'the answer is lost', nonce: nonce() };
    const { rev } = await postMessage(ada, roomId, message);
    await postMessage(ada, roomId, message);
    stop();
    assert.deepEqual(reminded, [rev]);
  });

  it('counts nothing as unread for the sender, and the message for the others', async () => {
    await postMessage(ada, roomId, { body: 'unread', nonce: nonce() });
    const hers = (await readHistory(ada, roomId, {})).room;
    const his = (await readHistory(bob, roomId, {})).room;
    assert.equal(hers.lastReadSeq, hers.messageCount);
    assert.ok(his.messageCount > his.lastReadSeq);
  });

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

  it('refuses somebody who has left, also when the leaving is under way', async () => {
    const room = await createRoom(ada, { name: 'Short', kind: 'closed', topic: '', members: ['bob'] });
    const posts = Array.from({ length: 30 }, (_, index) =>
      postMessage(bob, room.id, { body: `${index}`, nonce: nonce() }),
    );
    const [outcomes] = await Promise.all([Promise.allSettled(posts), leaveRoom(bob, room.id)]);
    const left = await queryRows<{ count: number }>(
      `SELECT count(*) FROM messages WHERE room_id = $1 AND kind = 'text'`,
      [room.id],
    );
    const accepted = outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
    assert.equal(left[0]?.count, accepted);
    await assert.rejects(postMessage(bob, room.id, { body: 'too late', nonce: nonce() }), NotFound);
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
