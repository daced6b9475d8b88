import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { NotFound } from '../../src/domain/errors.ts';
import { subscribe } from '../../src/domain/events.ts';
import { readHistory } from '../../src/domain/messages/history.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
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
});
