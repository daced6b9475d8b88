import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../../src/domain/errors.ts';
import { subscribe } from '../../src/domain/events.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage, listVersions } from '../../src/domain/messages/editing.ts';
import { readChanges, readHistory } from '../../src/domain/messages/history.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../src/domain/messages/reactions.ts';
import { leaveRoom, removeMember, returnToRoom } from '../../src/domain/rooms/departures.ts';
import { addMember, joinRoom } from '../../src/domain/rooms/memberships.ts';
import { changeRole, handOver } from '../../src/domain/rooms/roles.ts';
import { listMyRooms } from '../../src/domain/rooms/room-list.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { changeRoom, setArchived } from '../../src/domain/rooms/settings.ts';
import { connectTestDatabase } from '../support/database.ts';
import { turnLimitsOff } from '../support/limits.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('notices', () => {
  let ada: Actor;
  let bob: Actor;
  let eve: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    await turnLimitsOff();
    [ada, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
  });

  after(() => disconnect());

  async function makeRoom(name: string): Promise<number> {
    return (await createRoom(ada, { name, kind: 'open', topic: '', members: ['bob'] })).id;
  }

  async function say(roomId: number, count: number): Promise<void> {
    for (let index = 0; index < count; index++)
      await postMessage(ada, roomId, { body: `${index}`, nonce: nonce() });
  }

  /** A change of topic writes one. */
  async function notice(roomId: number, count: number, topic: string): Promise<void> {
    for (let index = 0; index < count; index++)
      await changeRoom(ada, roomId, { name: `N${roomId}`, topic: `${topic} ${index}`, kind: 'open' });
  }

  it('stand for each deed, with a rev of their own, no seq, and told as changes', async () => {
    const room = await makeRoom('Deeds');
    await say(room, 1);
    const told: number[] = [];
    const stop = subscribe('message.changed', ({ message }) => told.push(message.rev));
    await joinRoom(eve, room);
    await leaveRoom(eve, room);
    await returnToRoom(eve, room);
    await removeMember(ada, room, eve.id);
    await addMember(bob, room, 'eve');
    await changeRole(ada, room, eve.id, 'moderator');
    await handOver(ada, room, bob.id);
    await changeRoom(bob, room, { name: 'Acts', topic: 'T', kind: 'closed' });
    await changeRoom(bob, room, { name: 'Acts', topic: 'T', kind: 'open' });
    await setArchived(bob, room, true);
    await setArchived(bob, room, false);
    stop();
    const changes = await readChanges(room, 1, 100);
    assert.equal(
      changes.map((each) => each.kind).join(' '),
      'joined left joined removed added role role role renamed topic closed opened archived unarchived',
    );
    const revs = changes.map((each) => each.rev);
    assert.deepEqual([revs, told], [revs.map((_, index) => index + 2), revs]);
    assert.ok(changes.every((each) => each.seq === 1 && each.replyTo === null));
    assert.deepEqual(changes[3]?.subject, { id: eve.id, username: 'eve', displayName: 'eve' });
  });

  it('never make a room unread, nor come first in a list', async () => {
    const room = await makeRoom('Quiet');
    await say(room, 2);
    const before = (await listMyRooms(bob)).find((each) => each.id === room);
    await notice(room, 5, 'topic');
    const after = (await listMyRooms(bob)).find((each) => each.id === room);
    assert.deepEqual({ ...after, name: '' }, { ...before, name: '' });
    assert.deepEqual([after?.messageCount, after?.lastBody], [2, '1']);
  });

  it('can be neither answered, edited, deleted, reacted to nor looked at in versions', async () => {
    const room = await makeRoom('Fixed');
    await notice(room, 1, 'topic');
    const [row] = await queryRows<{ id: number }>(
      'SELECT id FROM messages WHERE room_id = $1 AND seq IS NULL LIMIT 1',
      [room],
    );
    const id = row?.id ?? 0;
    const answer = postMessage(ada, room, { body: 'x', nonce: nonce(), replyTo: id });
    await assert.rejects(answer, (error) => error instanceof InvalidInput && 'reply_to' in error.fields);
    await assert.rejects(editMessage(ada, id, 'x'), Forbidden);
    await assert.rejects(deleteMessage({ ...ada, role: 'admin' }, id), Forbidden);
    await assert.rejects(toggleReaction(ada, id, '👍'), Forbidden);
    await assert.rejects(listVersions(ada, id), NotFound);
  });

  it('stand at their place on every page, each once, whichever way one pages', async () => {
    const room = await makeRoom('Pages');
    await notice(room, 2, 'first');
    for (const part of ['a', 'b', 'c', 'd']) {
      await say(room, 30);
      await notice(room, 3, part);
    }
    const { rows, order } = await inOrder(room);
    assert.equal(rows.length, 2 + 1 + 4 * 33);
    assert.deepEqual(await pageBack(room), order);
    assert.deepEqual(await pageForth(room), order);
    for (const around of [1, 2, 30, 31, 60, 61, 119, 120, 500]) {
      const ids = (await readHistory(bob, room, { around })).messages.map((each) => each.id);
      assert.deepEqual(ids, order.slice(order.indexOf(ids[0] ?? 0)).slice(0, ids.length), `${around}`);
    }
  });

  async function pageBack(roomId: number): Promise<number[]> {
    let page = await readHistory(bob, roomId, {});
    const ids = page.messages.map((each) => each.id);
    while (page.hasOlder) {
      page = await readHistory(bob, roomId, { before: page.messages[0]?.seq ?? 0 });
      ids.unshift(...page.messages.map((each) => each.id));
    }
    return ids;
  }

  async function pageForth(roomId: number): Promise<number[]> {
    let page = await readHistory(bob, roomId, { around: 1 });
    const ids = page.messages.map((each) => each.id);
    while (page.hasNewer) {
      page = await readHistory(bob, roomId, { after: page.messages.at(-1)?.seq ?? 0 });
      ids.push(...page.messages.map((each) => each.id));
    }
    return ids;
  }

  async function inOrder(roomId: number) {
    const rows = await queryRows<{ id: number }>(
      `SELECT id FROM messages WHERE room_id = $1 ORDER BY coalesce(seq, after_seq), seq IS NULL, id`,
      [roomId],
    );
    return { rows, order: rows.map((row) => row.id) };
  }

  it('do not bury a conversation: the newest hundred of a page are shown', async () => {
    const room = await makeRoom('Busy');
    await say(room, 3);
    await notice(room, 130, 'topic');
    const { messages } = await readHistory(bob, room, {});
    assert.equal(messages.length, 103);
    assert.deepEqual(
      messages.slice(0, 3).map((each) => each.seq),
      [1, 2, 3],
    );
    assert.equal(messages.at(-1)?.body, 'topic 129');
    assert.equal(messages[3]?.body, 'topic 30');
  });

  it('of a room without messages are shown, on its one page only', async () => {
    const room = await makeRoom('Empty');
    await notice(room, 2, 'topic');
    const page = await readHistory(bob, room, {});
    assert.deepEqual([page.messages.length, page.hasOlder, page.hasNewer], [3, false, false]);
    assert.equal((await readHistory(bob, room, { before: 1 })).messages.length, 0);
    assert.equal((await readHistory(bob, room, { after: 1 })).messages.length, 0);
  });
});
