import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, NotFound } from '../../src/domain/errors.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { leaveRoom, removeMember, returnToRoom } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { addMember, joinRoom, listMembers } from '../../src/domain/rooms/memberships.ts';
import { reachRoom } from '../../src/domain/rooms/reach.ts';
import { changeRole, handOver } from '../../src/domain/rooms/roles.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('roles in a room', () => {
  let ada: Actor;
  let bob: Actor;
  let cleo: Actor;
  let dan: Actor;
  let eve: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob, cleo, dan, eve] = (await createPeople('ada', 'bob', 'cleo', 'dan', 'eve')) as [
      Actor,
      Actor,
      Actor,
      Actor,
      Actor,
    ];
  });

  after(() => disconnect());

  /** Ada owns it, Bob keeps order, Cleo and Dan are members, Eve knows nothing of it. */
  async function makeRoom(): Promise<number> {
    const members = ['bob', 'cleo', 'dan'];
    const { id } = await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members });
    await changeRole(ada, id, bob.id, 'moderator');
    return id;
  }

  async function rolesIn(roomId: number): Promise<Record<string, string>> {
    const rows = await queryRows<{ username: string; role: string }>(
      'SELECT username, memberships.role FROM memberships JOIN users ON users.id = user_id WHERE room_id = $1',
      [roomId],
    );
    return Object.fromEntries(rows.map(({ username, role }) => [username, role]));
  }

  it('are given by owners only, to people who are in', async () => {
    const room = await makeRoom();
    await assert.rejects(changeRole(bob, room, cleo.id, 'moderator'), Forbidden);
    await assert.rejects(changeRole(cleo, room, cleo.id, 'owner'), Forbidden);
    await assert.rejects(changeRole(eve, room, cleo.id, 'owner'), NotFound);
    await assert.rejects(changeRole(ada, room, eve.id, 'owner'), NotFound);
    await assert.rejects(changeRole(ada, room, 987654, 'owner'), NotFound);
    await changeRole(ada, room, cleo.id, 'owner');
    await changeRole(cleo, room, ada.id, 'member');
    assert.deepEqual(await rolesIn(room), { ada: 'member', bob: 'moderator', cleo: 'owner', dan: 'member' });
  });

  it('never leave people without an owner', async () => {
    const room = await makeRoom();
    await assert.rejects(changeRole(ada, room, ada.id, 'member'), Forbidden);
    await assert.rejects(leaveRoom(ada, room), Forbidden);
    const admin: Actor = { ...bob, role: 'admin' };
    await assert.rejects(changeRole(admin, room, ada.id, 'moderator'), Forbidden);
    await assert.rejects(removeMember(admin, room, ada.id), Forbidden);
    assert.equal((await rolesIn(room)).ada, 'owner');
  });

  it('let an administrator who is in act like an owner, and a moderator of the server keep order', async () => {
    const room = await makeRoom();
    await changeRole({ ...cleo, role: 'admin' }, room, dan.id, 'moderator');
    await changeRole(ada, room, dan.id, 'member');
    const moderator: Actor = { ...cleo, role: 'moderator' };
    await assert.rejects(changeRole(moderator, room, dan.id, 'moderator'), Forbidden);
    await assert.rejects(removeMember(moderator, room, bob.id), Forbidden);
    await removeMember(moderator, room, dan.id);
    await assert.rejects(removeMember({ ...eve, role: 'admin' }, room, cleo.id), NotFound);
  });

  it('pass on with the room: who hands over stays as a moderator', async () => {
    const room = await makeRoom();
    await assert.rejects(handOver(bob, room, cleo.id), Forbidden);
    await assert.rejects(handOver(ada, room, eve.id), NotFound);
    await handOver(ada, room, ada.id);
    await handOver(ada, room, dan.id);
    assert.deepEqual(await rolesIn(room), {
      ada: 'moderator',
      bob: 'moderator',
      cleo: 'member',
      dan: 'owner',
    });
    await assert.rejects(handOver(ada, room, ada.id), Forbidden);
    await leaveRoom(ada, room);
  });

  it('say who may remove whom', async () => {
    const room = await makeRoom();
    await assert.rejects(removeMember(cleo, room, dan.id), Forbidden);
    await assert.rejects(removeMember(bob, room, ada.id), Forbidden);
    await assert.rejects(removeMember(bob, room, bob.id), Forbidden);
    await assert.rejects(removeMember(bob, room, eve.id), NotFound);
    await assert.rejects(removeMember(eve, room, dan.id), NotFound);
    await removeMember(bob, room, dan.id);
    await removeMember(ada, room, bob.id);
    await assert.rejects(removeMember(ada, room, bob.id), NotFound);
    assert.deepEqual(Object.keys(await rolesIn(room)).sort(), ['ada', 'cleo']);
  });

  it('keep a removed person out of a closed room, also one who had left before', async () => {
    const room = await makeRoom();
    await leaveRoom(dan, room);
    await addMember(ada, room, 'dan');
    await removeMember(ada, room, dan.id);
    for (const attempt of [returnToRoom, joinRoom, reachRoom, leaveRoom, listMembers])
      await assert.rejects(attempt(dan, room), NotFound);
    await assert.rejects(postMessage(dan, room, { body: 'x', nonce: nonce() }), NotFound);
  });

  it('mean nothing in a direct room', async () => {
    const { id } = await openDirectRoom(ada, 'bob');
    const admin: Actor = { ...ada, role: 'admin' };
    await assert.rejects(changeRole(admin, id, bob.id, 'owner'), Forbidden);
    await assert.rejects(handOver(admin, id, bob.id), Forbidden);
    await assert.rejects(removeMember(admin, id, bob.id), Forbidden);
  });

  it('stay with one owner when two owners leave, or demote each other, at the same moment', async () => {
    for (const act of [
      (room: number) => Promise.allSettled([leaveRoom(ada, room), leaveRoom(bob, room)]),
      (room: number) =>
        Promise.allSettled([
          changeRole(ada, room, bob.id, 'member'),
          changeRole(bob, room, ada.id, 'member'),
        ]),
      (room: number) => Promise.allSettled([removeMember(ada, room, bob.id), leaveRoom(ada, room)]),
      (room: number) =>
        Promise.allSettled([removeMember(ada, room, bob.id), removeMember(bob, room, ada.id)]),
    ]) {
      const room = await makeRoom();
      await changeRole(ada, room, bob.id, 'owner');
      const outcomes = await act(room);
      assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected']);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          assert.ok(outcome.reason instanceof Forbidden || outcome.reason instanceof NotFound);
      assert.equal(Object.values(await rolesIn(room)).filter((role) => role === 'owner').length, 1);
    }
  });

  it('have one winner when a room is handed to somebody who is leaving', async () => {
    for (let round = 0; round < 5; round++) {
      const room = await makeRoom();
      const outcomes = await Promise.allSettled([handOver(ada, room, bob.id), leaveRoom(bob, room)]);
      assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected']);
      assert.ok(Object.values(await rolesIn(room)).includes('owner'));
    }
  });

  it('end at once: what a removed person posts meanwhile is either before the removal or refused', async () => {
    const room = await makeRoom();
    const posts = Array.from({ length: 30 }, (_, index) =>
      postMessage(dan, room, { body: `${index}`, nonce: nonce() }),
    );
    const [outcomes] = await Promise.all([Promise.allSettled(posts), removeMember(ada, room, dan.id)]);
    const revs = await queryRows<{ kind: string; rev: number }>(
      `SELECT kind, rev FROM messages WHERE room_id = $1 AND (kind = 'removed' OR sender_id = $2) ORDER BY rev`,
      [room, dan.id],
    );
    assert.equal(revs.at(-1)?.kind, 'removed');
    assert.equal(revs.length - 1, outcomes.filter((outcome) => outcome.status === 'fulfilled').length);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') assert.ok(outcome.reason instanceof NotFound);
  });
});
