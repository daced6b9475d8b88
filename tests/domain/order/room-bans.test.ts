import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../../../src/domain/errors.ts';
import { banFromRoom, listRoomBans } from '../../../src/domain/moderation/room-banning.ts';
import { liftSanction } from '../../../src/domain/moderation/sanctions.ts';
import { leaveRoom, returnToRoom } from '../../../src/domain/rooms/departures.ts';
import { addMember, joinRoom } from '../../../src/domain/rooms/memberships.ts';
import { reachRoom } from '../../../src/domain/rooms/reach.ts';
import { changeRole } from '../../../src/domain/rooms/roles.ts';
import { createRoom } from '../../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../../support/database.ts';
import { createStaff, inHours, listActs } from '../../support/order.ts';
import { queryRows } from '../../support/parley.ts';
import { createPeople } from '../../support/people.ts';

describe('a ban from a room', () => {
  let ada: Actor;
  let bob: Actor;
  let cleo: Actor;
  let mod: Actor;
  let open: number;
  let closed: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob, cleo] = (await createPeople('ada', 'bob', 'cleo')) as [Actor, Actor, Actor];
    mod = await createStaff('mod', 'moderator');
    const members = ['bob', 'cleo'];
    open = (await createRoom(ada, { name: 'Open', kind: 'open', topic: '', members })).id;
    closed = (await createRoom(ada, { name: 'Closed', kind: 'closed', topic: '', members })).id;
  });

  after(() => disconnect());

  const ban = (by: Actor, roomId: number, who: Actor, endsAt: Date | null = null) =>
    banFromRoom(by, roomId, { userId: who.id, reason: 'rude', endsAt });

  it('puts the person out, and nobody can bring them in until it is lifted', async () => {
    for (const roomId of [open, closed]) {
      const { id } = await ban(ada, roomId, bob, inHours(1));
      await assert.rejects(reachRoom(bob, roomId), NotFound);
      await assert.rejects(addMember(ada, roomId, 'bob'), InvalidInput);
      assert.deepEqual(
        (await listRoomBans(ada, roomId)).map(({ username }) => username),
        ['bob'],
      );
      if (roomId === open)
        await assert.rejects(
          joinRoom(bob, open),
          (error) => error instanceof Forbidden && /until .*rude/.test(error.message),
        );
      else await assert.rejects(joinRoom(bob, closed), NotFound);
      await liftSanction(ada, id, 'sorry');
      await addMember(ada, roomId, 'bob');
    }
  });

  it('ends by itself, and takes away the way back of somebody who left', async () => {
    await leaveRoom(bob, open);
    const { id } = await ban(ada, open, bob);
    await assert.rejects(returnToRoom(bob, open), NotFound);
    await queryRows('UPDATE sanctions SET ends_at = now() WHERE id = $1', [id]);
    await joinRoom(bob, open);
  });

  it('is for owners and moderators of the room, by their places in it, and for staff where they may look', async () => {
    await changeRole(ada, closed, cleo.id, 'moderator');
    await assert.rejects(ban(bob, closed, cleo), Forbidden);
    await assert.rejects(ban(cleo, closed, ada), Forbidden);
    await assert.rejects(ban(cleo, closed, cleo), Forbidden);
    await assert.rejects(ban(mod, closed, bob), NotFound);
    await assert.rejects(listRoomBans(mod, closed), NotFound);
    await assert.rejects(listRoomBans(bob, closed), Forbidden);
    const { id } = await ban(cleo, closed, bob);
    await assert.rejects(liftSanction(mod, id, 'why'), NotFound);
    await assert.rejects(liftSanction(bob, id, 'why'), NotFound);
    await assert.rejects(ban(ada, closed, bob), InvalidInput);
    const { id: another } = await ban(mod, open, bob);
    await liftSanction(mod, another, 'enough');
  });

  it('leaves a room with people in it an owner', async () => {
    const admin = await createStaff('root', 'admin');
    await assert.rejects(ban(admin, open, ada), Forbidden);
    assert.equal((await reachRoom(ada, open)).role, 'owner');
  });

  it('is written down', async () => {
    const acts = await listActs();
    assert.ok(
      acts.some(
        ({ act, actorId, reason }) => act === 'user.room_banned' && actorId === ada.id && reason === 'rude',
      ),
    );
  });
});
