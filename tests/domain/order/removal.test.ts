import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../../../src/domain/errors.ts';
import { deleteMessage, restoreMessage } from '../../../src/domain/messages/deletion.ts';
import { readHistory } from '../../../src/domain/messages/history.ts';
import { postMessage } from '../../../src/domain/messages/posting.ts';
import {
  removeMessage,
  removeRecentMessages,
  restoreRecentMessages,
  restoreRemovedMessage,
} from '../../../src/domain/moderation/removal.ts';
import { openDirectRoom } from '../../../src/domain/rooms/direct-rooms.ts';
import { createRoom } from '../../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../../support/database.ts';
import { turnLimitsOff } from '../../support/limits.ts';
import { createStaff, listActs } from '../../support/order.ts';
import { queryRows } from '../../support/parley.ts';
import { createPeople, nonce } from '../../support/people.ts';

describe('removing messages', () => {
  let mod: Actor;
  let admin: Actor;
  let ada: Actor;
  let bob: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    await turnLimitsOff();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    mod = await createStaff('mod', 'moderator');
    admin = await createStaff('root', 'admin');
  });

  after(() => disconnect());

  const say = (actor: Actor, roomId: number, body = 'Hello') =>
    postMessage(actor, roomId, { body, nonce: nonce() });
  const makeRoom = (kind: 'open' | 'closed', name: string) =>
    createRoom(ada, { name, kind, topic: '', members: ['bob'] });
  const report = (messageId: number) =>
    queryRows(
      `INSERT INTO reports (reporter_id, subject_id, message_id, room_id, reason, copy)
       SELECT $2, sender_id, id, room_id, 'spam', '{}' FROM messages WHERE id = $1`,
      [messageId, ada.id],
    );

  it('by staff: in open rooms that they are not in, with the reason, and back again', async () => {
    const { id: roomId } = await makeRoom('open', 'Open');
    const { id, rev } = await say(bob, roomId);
    const removed = await removeMessage(mod, id, 'rude');
    assert.deepEqual([removed.body, removed.deletedBy, removed.rev > rev], ['', mod.id, true]);
    await assert.rejects(restoreMessage(bob, id), Forbidden);
    const restored = await restoreRemovedMessage(mod, id, 'not so rude');
    assert.deepEqual([restored.body, restored.deletedBy], ['Hello', null]);
    const acts = (await listActs()).filter(({ targetId }) => targetId === id);
    assert.deepEqual(
      acts.map(({ act, actorId, reason }) => [act, actorId, reason]),
      [
        ['message.removed', mod.id, 'rude'],
        ['message.restored', mod.id, 'not so rude'],
      ],
    );
  });

  it('by staff: elsewhere only what was reported, as if there was nothing else', async () => {
    const { id: closed } = await makeRoom('closed', 'Closed');
    const { id: direct } = await openDirectRoom(ada, 'bob');
    for (const roomId of [closed, direct]) {
      const [reported, other] = [await say(bob, roomId), await say(bob, roomId)];
      await report(reported.id);
      await assert.rejects(removeMessage(admin, other.id, 'why'), NotFound);
      await removeMessage(admin, reported.id, 'rude');
      assert.equal((await removeMessage(admin, reported.id, 'again')).deletedBy, admin.id);
    }
  });

  it('by the room’s own people there, and by nobody who is only in it', async () => {
    const { id: roomId } = await makeRoom('closed', 'Ours');
    const { id } = await say(bob, roomId);
    const { id: hers } = await say(ada, roomId);
    await assert.rejects(removeMessage(bob, hers, 'why'), Forbidden);
    await assert.rejects(removeMessage(ada, id, ' '), InvalidInput);
    await removeMessage(ada, id, 'rude');
    await deleteMessage(ada, (await say(bob, roomId)).id);
    const acts = (await listActs()).filter(({ actorId }) => actorId === ada.id);
    assert.deepEqual(acts.map(({ act }) => act).slice(-2), ['message.removed', 'message.removed']);
  });

  it('by rank: not of one’s equals, and what an admin removed no moderator brings back', async () => {
    const { id: roomId } = await createRoom(admin, {
      name: 'Staff',
      kind: 'open',
      topic: '',
      members: ['bob'],
    });
    const { id: theirs } = await say(admin, roomId);
    await assert.rejects(removeMessage(mod, theirs, 'why'), Forbidden);
    const { id } = await say(bob, roomId);
    await removeMessage(admin, id, 'rude');
    await assert.rejects(restoreRemovedMessage(mod, id, 'why'), Forbidden);
  });

  it('of the last hours: in all rooms, unseen ones too, quickly, with mentions, and back', async (t) => {
    const { id: first } = await makeRoom('closed', 'First');
    const { id: second } = await openDirectRoom(ada, 'bob');
    const old = await say(bob, first, 'long ago');
    await queryRows(`UPDATE messages SET created_at = now() - interval '3 hours' WHERE id = $1`, [old.id]);
    await queryRows('UPDATE messages SET created_at = $2 WHERE sender_id = $1 AND id < $3', [
      bob.id,
      new Date(0),
      old.id,
    ]);
    for (let batch = 0; batch < 5; batch++)
      await Promise.all(
        Array.from({ length: 200 }, (_, index) => say(bob, index % 2 ? first : second, '@ada hello')),
      );
    const started = Date.now();
    assert.equal(await removeRecentMessages(mod, bob.id, 2, 'flood'), 1000);
    t.diagnostic(`1000 removed in ${Date.now() - started} ms`);
    const { messages, room } = await readHistory(ada, first, {});
    assert.deepEqual(
      messages
        .filter(({ body }) => body !== '')
        .map(({ body }) => body)
        .filter((body) => /hello|ago/.test(body)),
      [],
    );
    assert.deepEqual(await queryRows('SELECT FROM mentions WHERE room_id = ANY ($1)', [[first, second]]), []);
    const revs = await queryRows<{ rev: number }>('SELECT rev FROM messages WHERE room_id = $1', [first]);
    assert.equal(Math.max(...revs.map(({ rev }) => rev)), room.revision);
    assert.equal(await restoreRecentMessages(mod, bob.id, 2, 'a mistake'), 1000);
    assert.equal(
      (await queryRows('SELECT FROM mentions WHERE room_id = ANY ($1)', [[first, second]])).length,
      1000,
    );
    const acts = (await listActs()).filter(
      ({ targetId, act }) => targetId === bob.id && act.startsWith('user.messages'),
    );
    assert.deepEqual(
      acts.map(({ act, after }) => [act, after]),
      [
        ['user.messages_removed', { hours: 2, messages: 1000 }],
        ['user.messages_restored', { hours: 2, messages: 1000 }],
      ],
    );
  });

  it('of the last hours: for a number of hours, and of those below', async () => {
    for (const hours of [0, -1, 1.5, 169, Number.NaN])
      await assert.rejects(removeRecentMessages(mod, bob.id, hours, 'why'), InvalidInput);
    await assert.rejects(removeRecentMessages(mod, admin.id, 1, 'why'), Forbidden);
    await assert.rejects(removeRecentMessages(ada, bob.id, 1, 'why'), Forbidden);
  });
});
