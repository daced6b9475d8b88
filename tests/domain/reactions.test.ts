import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../../src/domain/errors.ts';
import { subscribe } from '../../src/domain/events.ts';
import { deleteMessage, restoreMessage } from '../../src/domain/messages/deletion.ts';
import { readHistory } from '../../src/domain/messages/history.ts';
import type { StoredMessage } from '../../src/domain/messages/message.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../src/domain/messages/reactions.ts';
import { leaveRoom } from '../../src/domain/rooms/departures.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { EMOJI_GROUPS } from '../../src/presenters/emoji.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

const CROWD = Array.from({ length: 30 }, (_, index) => `person${index}`);

describe('reactions', () => {
  let ada: Actor;
  let bob: Actor;
  let eve: Actor;
  let crowd: Actor[];
  let room: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    crowd = await createPeople(...CROWD);
    const members = ['bob', ...CROWD];
    room = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members })).id;
  });

  after(() => disconnect());

  async function say(body = 'Hello'): Promise<number> {
    return (await postMessage(ada, room, { body, nonce: nonce() })).id;
  }

  /** `👍 ada,bob`, in the order shown. */
  function shown({ reactions }: StoredMessage): string[] {
    return (reactions ?? []).map(
      ({ emoji, people }) => `${emoji} ${people.map((person) => person.displayName).join()}`,
    );
  }

  it('come, say who and in which order, and go when they are given again', async () => {
    const id = await say();
    await toggleReaction(bob, id, '👍');
    await toggleReaction(ada, id, '🎉');
    assert.deepEqual(shown(await toggleReaction(ada, id, '👍')), ['👍 bob,ada', '🎉 ada']);
    assert.deepEqual(shown(await toggleReaction(bob, id, '👍')), ['🎉 ada', '👍 ada']);
    await toggleReaction(ada, id, '👍');
    const none = await toggleReaction(ada, id, '🎉');
    assert.deepEqual([none.reactions, shown(none)], [null, []]);
    const [row] = await queryRows<{ reacted: boolean }>(
      'SELECT is_reacted AS reacted FROM messages WHERE id = $1',
      [id],
    );
    assert.equal(row?.reacted, false);
  });

  it('take the next rev each and are told, without touching what is unread', async () => {
    const id = await say();
    const before = (await readHistory(bob, room, {})).room;
    const told: number[] = [];
    const stop = subscribe('message.changed', ({ message }) => told.push(message.rev));
    await toggleReaction(bob, id, '👍');
    await toggleReaction(bob, id, '👍');
    stop();
    const after = (await readHistory(bob, room, {})).room;
    assert.deepEqual(told, [before.revision + 1, before.revision + 2]);
    assert.deepEqual([after.messageCount, after.lastReadSeq], [before.messageCount, before.lastReadSeq]);
  });

  it('are of twenty kinds at most; what is there can still be joined and taken back', async () => {
    const id = await say();
    const emoji = (EMOJI_GROUPS[0]?.emoji ?? []).slice(0, 21).map((each) => each.emoji);
    for (const each of emoji.slice(0, 20)) await toggleReaction(ada, id, each);
    const { revision } = (await readHistory(ada, room, {})).room;
    const tooMany = (error: unknown) => error instanceof InvalidInput && 'emoji' in error.fields;
    await assert.rejects(toggleReaction(bob, id, emoji[20] ?? ''), tooMany);
    assert.equal((await readHistory(ada, room, {})).room.revision, revision);
    await toggleReaction(bob, id, emoji[0] ?? '');
    await toggleReaction(ada, id, emoji[1] ?? '');
    const full = await toggleReaction(bob, id, emoji[20] ?? '');
    assert.equal(full.reactions?.length, 20);
    const late = await Promise.allSettled([
      toggleReaction(bob, id, emoji[1] ?? ''),
      toggleReaction(bob, id, emoji[20] ?? ''),
    ]);
    assert.equal(late[1].status, 'fulfilled');
  });

  it('of thirty people at once are all counted, each with a rev', async () => {
    const id = await say();
    const { revision } = (await readHistory(ada, room, {})).room;
    const results = await Promise.all(crowd.map((person) => toggleReaction(person, id, '❤️')));
    assert.deepEqual(
      results.map((message) => message.rev).sort((a, b) => a - b),
      crowd.map((_, index) => revision + index + 1),
    );
    const last = results.find((message) => message.rev === revision + crowd.length);
    assert.equal(last?.reactions?.[0]?.people.length, crowd.length);
    await Promise.all(crowd.slice(1).map((person) => toggleReaction(person, id, '❤️')));
    const left = (await readHistory(ada, room, {})).messages.at(-1);
    assert.deepEqual(left && shown(left), ['❤️ person0']);
  });

  it('of one person in many tabs alternate: an even number of times is none', async () => {
    const id = await say();
    await Promise.all(Array.from({ length: 8 }, () => toggleReaction(bob, id, '👀')));
    assert.deepEqual(shown((await readHistory(bob, room, {})).messages.at(-1) as StoredMessage), []);
  });

  it('are refused on what is deleted or cannot be reached, and come back with the message', async () => {
    const id = await say();
    await toggleReaction(bob, id, '👍');
    await assert.rejects(toggleReaction(eve, id, '👍'), NotFound);
    await assert.rejects(toggleReaction(ada, 987654321, '👍'), NotFound);
    const deleted = await deleteMessage(ada, id);
    assert.equal(deleted.reactions, null);
    await assert.rejects(toggleReaction(bob, id, '👍'), Forbidden);
    assert.deepEqual(shown(await restoreMessage(ada, id)), ['👍 bob']);
  });

  it('stay when their person leaves, who cannot take them back then', async () => {
    const members = ['bob'];
    const other = await createRoom(ada, { name: 'Short', kind: 'closed', topic: '', members });
    const { id } = await postMessage(ada, other.id, { body: 'x', nonce: nonce() });
    await toggleReaction(bob, id, '👍');
    await leaveRoom(bob, other.id);
    await assert.rejects(toggleReaction(bob, id, '👍'), NotFound);
    assert.deepEqual(shown((await readHistory(ada, other.id, {})).messages[0] as StoredMessage), ['👍 bob']);
  });
});
