import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { database } from '../../src/db/connection.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, NotFound, Taken } from '../../src/domain/errors.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { leaveRoom, returnToRoom } from '../../src/domain/rooms/departures.ts';
import { joinRoom } from '../../src/domain/rooms/memberships.ts';
import { preferRoom } from '../../src/domain/rooms/preferences.ts';
import { reachRoom } from '../../src/domain/rooms/reach.ts';
import { changeRole } from '../../src/domain/rooms/roles.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { setArchived } from '../../src/domain/rooms/settings.ts';
import { markRead } from '../../src/domain/rooms/unread.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';
import { pause } from '../support/wait.ts';

/** Long enough for a statement to come to a lock that it waits for. */
const SILENCE_MS = 150;

describe('departures', () => {
  let ada: Actor;
  let bob: Actor;
  let eve: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
  });

  after(() => disconnect());

  async function makeRoom(name: string, kind: 'open' | 'closed' = 'closed'): Promise<number> {
    return (await createRoom(ada, { name, kind, topic: '', members: ['bob'] })).id;
  }

  async function isArchived(roomId: number): Promise<boolean> {
    const [row] = await queryRows<{ archived: boolean }>(
      'SELECT archived_at IS NOT NULL AS archived FROM rooms WHERE id = $1',
      [roomId],
    );
    return row?.archived ?? false;
  }

  async function notices(roomId: number): Promise<string[]> {
    const rows = await queryRows<{ kind: string }>(
      'SELECT kind FROM messages WHERE room_id = $1 AND seq IS NULL ORDER BY rev',
      [roomId],
    );
    return rows.map((row) => row.kind);
  }

  it('can be taken back, with role, star, level and what was unread', async () => {
    const room = await makeRoom('Tea');
    await changeRole(ada, room, bob.id, 'moderator');
    for (const body of ['one', 'two']) await postMessage(ada, room, { body, nonce: nonce() });
    await markRead(bob, room, 1);
    await preferRoom(bob, room, { isStarred: true, notificationLevel: 'mentions' });
    const before = await reachRoom(bob, room);
    await leaveRoom(bob, room);
    await assert.rejects(reachRoom(bob, room), NotFound);
    await returnToRoom(bob, room);
    const after = await reachRoom(bob, room);
    const restored = { role: 'moderator', isStarred: true, notificationLevel: 'mentions', lastReadSeq: 1 };
    for (const [key, value] of Object.entries(restored)) assert.equal(after[key as 'role'], value, key);
    assert.deepEqual({ ...after, revision: 0 }, { ...before, revision: 0 });
    await assert.rejects(returnToRoom(bob, room), NotFound);
  });

  it('are for good after five minutes, and only one’s own can be taken back', async () => {
    const room = await makeRoom('Late');
    await leaveRoom(bob, room);
    await assert.rejects(returnToRoom(eve, room), NotFound);
    await queryRows(`UPDATE departures SET left_at = now() - interval '5 minutes' WHERE room_id = $1`, [
      room,
    ]);
    await assert.rejects(returnToRoom(bob, room), NotFound);
    await assert.rejects(reachRoom(bob, room), NotFound);
  });

  it('of the last person archive the room, and their return opens it again', async () => {
    const room = await makeRoom('Last', 'open');
    await leaveRoom(bob, room);
    assert.equal(await isArchived(room), false);
    await leaveRoom(ada, room);
    assert.equal(await isArchived(room), true);
    await assert.rejects(joinRoom(eve, room), NotFound);
    await returnToRoom(ada, room);
    assert.equal(await isArchived(room), false);
    assert.equal((await reachRoom(ada, room)).role, 'owner');
  });

  it('give a deserted room to the first one who comes back, whatever they were', async () => {
    const room = await makeRoom('Deserted');
    await leaveRoom(bob, room);
    await leaveRoom(ada, room);
    await returnToRoom(bob, room);
    assert.deepEqual([(await reachRoom(bob, room)).role, await isArchived(room)], ['owner', false]);
    await returnToRoom(ada, room);
    assert.equal((await reachRoom(ada, room)).role, 'owner');
  });

  it('taken back do not take a room out of the archive that its owner put there', async () => {
    const [one, other] = [await makeRoom('Shelf'), await makeRoom('Cupboard')];
    await leaveRoom(bob, one);
    await setArchived(ada, one, true);
    await returnToRoom(bob, one);
    assert.equal((await reachRoom(bob, one)).isArchived, true);
    await setArchived(ada, other, true);
    await leaveRoom(bob, other);
    await leaveRoom(ada, other);
    await returnToRoom(ada, other);
    assert.equal((await reachRoom(ada, other)).isArchived, true);
  });

  it('can be taken back when the name of the deserted room is taken: it stays archived then', async () => {
    const room = await makeRoom('Popular', 'open');
    await leaveRoom(bob, room);
    await leaveRoom(ada, room);
    await createRoom(eve, { name: 'POPULAR', kind: 'open', topic: '', members: [] });
    await returnToRoom(ada, room);
    assert.equal((await reachRoom(ada, room)).isArchived, true);
    await assert.rejects(setArchived(ada, room, false), Taken);
  });

  it('can be taken back while somebody takes the name of the deserted room', async () => {
    const room = await makeRoom('Contested', 'open');
    await leaveRoom(bob, room);
    await leaveRoom(ada, room);
    const taker = await database().pool.connect();
    await taker.query(`BEGIN; INSERT INTO rooms (kind, name) VALUES ('open', 'contested')`);
    const returning = returnToRoom(ada, room);
    await pause(SILENCE_MS);
    await taker.query('COMMIT');
    taker.release();
    await returning;
    assert.equal((await reachRoom(ada, room)).isArchived, true);
    assert.deepEqual(await notices(room), ['left', 'left', 'joined']);
  });

  it('never archive the room that everybody is in, nor make anybody its owner', async () => {
    const [row] = await queryRows<{ id: number }>('SELECT id FROM rooms WHERE is_default');
    const room = row?.id ?? 0;
    for (const person of [ada, bob, eve]) await leaveRoom(person, room);
    assert.equal(await isArchived(room), false);
    await returnToRoom(bob, room);
    assert.equal((await reachRoom(bob, room)).role, 'member');
    await joinRoom(ada, room);
    await assert.rejects(returnToRoom(ada, room), NotFound);
    assert.equal((await reachRoom(ada, room)).memberCount, 2);
  });

  it('happen once when one person leaves in many tabs', async () => {
    const room = await makeRoom('Tabs');
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => leaveRoom(bob, room)));
    assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
    assert.deepEqual(await notices(room), ['left']);
    const returns = await Promise.allSettled(Array.from({ length: 6 }, () => returnToRoom(bob, room)));
    assert.equal(returns.filter((outcome) => outcome.status === 'fulfilled').length, 1);
    assert.deepEqual(await notices(room), ['left', 'joined']);
  });

  it('leave nobody behind without an owner when somebody joins while the last one goes', async () => {
    for (let round = 0; round < 8; round++) {
      const { id } = await createRoom(ada, { name: `R${round}`, kind: 'open', topic: '', members: [] });
      const [left, joined] = await Promise.allSettled([leaveRoom(ada, id), joinRoom(eve, id)]);
      assert.notEqual(left.status, joined.status);
      if (left.status === 'rejected') assert.ok(left.reason instanceof Forbidden);
      if (joined.status === 'rejected') assert.ok(joined.reason instanceof NotFound);
    }
  });
});
