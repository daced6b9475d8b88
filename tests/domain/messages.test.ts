import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, NotFound } from '../../src/domain/errors.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { PAGE_SIZE, readChanges, readHistory } from '../../src/domain/messages/history.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { turnLimitsOff } from '../support/limits.ts';
import { createPeople, nonce } from '../support/people.ts';

const MESSAGES = 130;

describe('messages', () => {
  let ada: Actor;
  let bob: Actor;
  let eve: Actor;
  let roomId: number;
  let ids: number[];
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    await turnLimitsOff();
    [ada, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    roomId = (await createRoom(ada, { name: 'Long', kind: 'closed', topic: '', members: ['bob'] })).id;
    const bodies = Array.from({ length: MESSAGES }, (_, index) => `message ${index + 1}`);
    ids = [];
    for (const body of bodies) ids.push((await postMessage(ada, roomId, { body, nonce: nonce() })).id);
  });

  after(() => disconnect());

  async function range(cursor: Parameters<typeof readHistory>[2]) {
    const page = await readHistory(bob, roomId, cursor);
    return [page.messages[0]?.seq, page.messages.at(-1)?.seq, page.hasOlder, page.hasNewer];
  }

  it('pages through the history both ways and lands around any message', async () => {
    assert.deepEqual(await range({}), [MESSAGES - PAGE_SIZE + 1, MESSAGES, true, false]);
    assert.deepEqual(await range({ before: 81 }), [31, 80, true, true]);
    assert.deepEqual(await range({ before: 31 }), [1, 30, false, true]);
    assert.deepEqual(await range({ after: 30 }), [31, 80, true, true]);
    assert.deepEqual(await range({ after: 110 }), [111, MESSAGES, true, false]);
    assert.deepEqual(await range({ around: 60 }), [36, 85, true, true]);
    assert.deepEqual(await range({ around: 2 }), [1, 27, false, true]);
    assert.deepEqual(await range({ around: 9999 }), [MESSAGES - PAGE_SIZE + 1, MESSAGES, true, false]);
    assert.deepEqual(await range({ before: 1 }), [undefined, undefined, false, true]);
  });

  it('edits only its own author’s message, taking the next rev', async () => {
    const before = (await readHistory(ada, roomId, {})).room.revision;
    const edited = await editMessage(ada, ids[0] ?? 0, 'edited');
    assert.deepEqual([edited.body, edited.rev, edited.seq], ['edited', before + 1, 1]);
    assert.ok(edited.editedAt);
    await assert.rejects(editMessage(bob, ids[0] ?? 0, 'mine now'), Forbidden);
    await assert.rejects(editMessage(eve, ids[0] ?? 0, 'mine now'), NotFound);
  });

  it('takes no rev for an edit that changes nothing', async () => {
    const before = await editMessage(ada, ids[1] ?? 0, 'same');
    assert.equal((await editMessage(ada, ids[1] ?? 0, 'same')).rev, before.rev);
  });

  it('deletes into a tombstone that keeps its place and shows no text', async () => {
    await assert.rejects(deleteMessage(bob, ids[2] ?? 0), Forbidden);
    const deleted = await deleteMessage(ada, ids[2] ?? 0);
    assert.deepEqual([deleted.seq, deleted.body], [3, '']);
    assert.equal((await deleteMessage(ada, ids[2] ?? 0)).rev, deleted.rev);
    await assert.rejects(editMessage(ada, ids[2] ?? 0, 'back'), Forbidden);
    const page = await readHistory(bob, roomId, { before: 10 });
    assert.equal(page.messages[2]?.body, '');
  });

  it('reads what changed after a rev, tombstones included, in order of rev', async () => {
    const { revision } = (await readHistory(ada, roomId, {})).room;
    await editMessage(ada, ids[9] ?? 0, 'changed');
    await deleteMessage(ada, ids[4] ?? 0);
    await editMessage(ada, ids[9] ?? 0, 'changed again');
    const changes = await readChanges(roomId, revision, 100);
    assert.deepEqual(
      changes.map((message) => [message.seq, message.body]),
      [
        [5, ''],
        [10, 'changed again'],
      ],
    );
  });
});
