import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, NotFound, Taken } from '../../src/domain/errors.ts';
import { subscribe } from '../../src/domain/events.ts';
import { keepDraft } from '../../src/domain/messages/drafts.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { readHistory } from '../../src/domain/messages/history.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../src/domain/messages/reactions.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { addMember, joinRoom } from '../../src/domain/rooms/memberships.ts';
import { preferRoom } from '../../src/domain/rooms/preferences.ts';
import { reachRoom } from '../../src/domain/rooms/reach.ts';
import { changeRole } from '../../src/domain/rooms/roles.ts';
import { listMyRooms, listOpenRooms } from '../../src/domain/rooms/room-list.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { changeRoom, setArchived } from '../../src/domain/rooms/settings.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('the settings of a room', () => {
  let ada: Actor;
  let bob: Actor;
  let cleo: Actor;
  let eve: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob, cleo, eve] = (await createPeople('ada', 'bob', 'cleo', 'eve')) as [Actor, Actor, Actor, Actor];
  });

  after(() => disconnect());

  async function makeRoom(name: string, kind: 'open' | 'closed' = 'closed'): Promise<number> {
    const { id } = await createRoom(ada, { name, kind, topic: '', members: ['bob', 'cleo'] });
    await changeRole(ada, id, bob.id, 'moderator');
    return id;
  }

  it('are changed by those who keep order, and by nobody else', async () => {
    const room = await makeRoom('Tea');
    const settings = { name: 'Coffee', topic: 'Beans', kind: 'open' } as const;
    await assert.rejects(changeRoom(cleo, room, settings), Forbidden);
    await assert.rejects(changeRoom(eve, room, settings), NotFound);
    await assert.rejects(changeRoom(ada, 987654, settings), NotFound);
    await changeRoom(bob, room, settings);
    const { name, topic, kind } = await reachRoom(cleo, room);
    assert.deepEqual({ name, topic, kind }, settings);
    await joinRoom(eve, room);
    await changeRoom(ada, room, { ...settings, kind: 'closed' });
    assert.ok(!(await listOpenRooms(eve)).some((each) => each.id === room));
    const direct = await openDirectRoom(ada, 'bob');
    await assert.rejects(changeRoom({ ...ada, role: 'admin' }, direct.id, settings), Forbidden);
  });

  it('write a line for what changed only, and tell once', async () => {
    const room = await makeRoom('Lines');
    const told: string[] = [];
    const stop = subscribe('room.changed', ({ name }) => told.push(name));
    await changeRoom(ada, room, { name: 'Lines', topic: '', kind: 'closed' });
    await changeRoom(ada, room, { name: 'Rows', topic: 'All', kind: 'closed' });
    await changeRoom(ada, room, { name: 'Rows', topic: '', kind: 'open' });
    stop();
    const { messages } = await readHistory(cleo, room, {});
    assert.deepEqual(
      messages.map(({ kind, body }) => [kind, body]),
      [
        ['role', 'moderator'],
        ['renamed', 'Rows'],
        ['topic', 'All'],
        ['topic', ''],
        ['opened', ''],
      ],
    );
    assert.deepEqual(told, ['Rows', 'Rows']);
  });

  it('refuse the name of another open room, also when two take it at once or a closed one opens', async () => {
    await makeRoom('Hall', 'open');
    const closed = await makeRoom('hall');
    await assert.rejects(changeRoom(ada, closed, { name: 'hall', topic: '', kind: 'open' }), Taken);
    assert.equal((await reachRoom(ada, closed)).kind, 'closed');
    const [one, other] = [await makeRoom('One', 'open'), await makeRoom('Other', 'open')];
    const outcomes = await Promise.allSettled(
      [one, other].map((room) => changeRoom(ada, room, { name: 'Same', topic: '', kind: 'open' })),
    );
    assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected']);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') assert.ok(outcome.reason instanceof Taken);
  });

  it('let owners archive, and owners take out again', async () => {
    const room = await makeRoom('Shelf', 'open');
    await assert.rejects(setArchived(bob, room, true), Forbidden);
    await assert.rejects(setArchived(eve, room, true), NotFound);
    await setArchived(ada, room, true);
    await setArchived(ada, room, true);
    await assert.rejects(setArchived(bob, room, false), Forbidden);
    await makeRoom('Shelf', 'open');
    await assert.rejects(setArchived(ada, room, false), Taken);
    const [row] = await queryRows<{ id: number }>('SELECT id FROM rooms WHERE is_default');
    await assert.rejects(setArchived({ ...ada, role: 'admin' }, row?.id ?? 0, true), Forbidden);
    const direct = await openDirectRoom(ada, 'bob');
    await assert.rejects(setArchived({ ...ada, role: 'admin' }, direct.id, true), Forbidden);
  });

  it('make an archived room one that can only be read, until it is taken out', async () => {
    const room = await makeRoom('Attic', 'open');
    const { id } = await postMessage(cleo, room, { body: 'old', nonce: nonce() });
    await setArchived(ada, room, true);
    const refused = [
      () => postMessage(cleo, room, { body: 'x', nonce: nonce() }),
      () => editMessage(cleo, id, 'x'),
      () => toggleReaction(cleo, id, '👍'),
      () => addMember(ada, room, 'eve'),
      () => changeRoom(ada, room, { name: 'x', topic: '', kind: 'open' }),
    ];
    for (const act of refused) await assert.rejects(act(), Forbidden, String(act));
    await assert.rejects(joinRoom(eve, room), NotFound);
    await joinRoom(cleo, room);
    assert.ok(!(await listOpenRooms(eve)).some((each) => each.id === room));
    assert.equal((await listMyRooms(cleo)).find((each) => each.id === room)?.isArchived, true);
    assert.deepEqual((await readHistory(cleo, room, {})).messages.at(-2)?.body, 'old');
    await preferRoom(cleo, room, { isStarred: true });
    await keepDraft(cleo, room, 'later');
    await setArchived(ada, room, false);
    await joinRoom(eve, room);
    for (const act of refused.slice(0, 4)) await act();
  });

  it('let nothing into a room that is being archived or closed at that moment', async () => {
    for (let round = 0; round < 5; round++) {
      const room = await makeRoom(`Race ${round}`, 'open');
      const [archived, joined] = await Promise.allSettled([
        round % 2
          ? setArchived(ada, room, true)
          : changeRoom(ada, room, { name: 'x', topic: '', kind: 'closed' }),
        joinRoom(eve, room),
        postMessage(cleo, room, { body: 'x', nonce: nonce() }),
      ]);
      assert.equal(archived.status, 'fulfilled');
      const rows = await queryRows<{ kind: string }>(
        `SELECT kind FROM messages WHERE room_id = $1 AND kind IN ('joined', 'archived', 'closed') ORDER BY rev`,
        [room],
      );
      const isFirst = rows[0]?.kind === 'joined';
      assert.deepEqual([joined.status, rows.length], isFirst ? ['fulfilled', 2] : ['rejected', 1]);
    }
  });

  it('are one’s own where they say what one wants of a room', async () => {
    const room = await makeRoom('Mine');
    await preferRoom(cleo, room, { isStarred: true });
    await preferRoom(cleo, room, { notificationLevel: 'nothing' });
    await preferRoom(cleo, room, {});
    const { isStarred, notificationLevel } = await reachRoom(cleo, room);
    assert.deepEqual([isStarred, notificationLevel], [true, 'nothing']);
    assert.equal((await reachRoom(bob, room)).isStarred, false);
    await assert.rejects(preferRoom(eve, room, { isStarred: true }), NotFound);
  });
});
