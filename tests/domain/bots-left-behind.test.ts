import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { block, unblock } from '../../src/domain/accounts/blocks.ts';
import { findActor } from '../../src/domain/accounts/people.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { NotFound } from '../../src/domain/errors.ts';
import { banFromRoom } from '../../src/domain/moderation/room-banning.ts';
import { liftSanction } from '../../src/domain/moderation/sanctions.ts';
import { createBot } from '../../src/domain/programs/bots.ts';
import { leaveRoom, removeMember, returnToRoom } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { reachRoom } from '../../src/domain/rooms/reach.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPerson } from '../support/people.ts';

describe('bots of somebody who leaves, or is kept out', () => {
  let ada: Actor;
  let bob: Actor;
  let una: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob, una] = [await createPerson('ada'), await createPerson('bob'), await createPerson('una')];
  });

  after(() => disconnect());

  async function makeBot(username: string): Promise<Actor> {
    const { id } = await createBot(ada, { username, displayName: username });
    const bot = await findActor(id);
    assert.ok(bot);
    return bot;
  }

  it('are put out of a room with their owner, who comes back by none of them', async () => {
    const bot = await makeBot('spy');
    const members = ['ada', 'spy'];
    const { id } = await createRoom(bob, { name: 'Secret', kind: 'closed', topic: '', members });
    await removeMember(bob, id, ada.id);
    await assert.rejects(reachRoom(bot, id), NotFound);
    for (const username of members) await addMember(bob, id, username);
    const ban = await banFromRoom(bob, id, { userId: ada.id, reason: 'Rude', endsAt: null });
    await assert.rejects(reachRoom(bot, id), NotFound);
    await assert.rejects(addMember(bob, id, 'spy'), { message: /spy is banned/ });
    await liftSanction(bob, ban.id, 'Over');
    await addMember(bob, id, 'spy');
  });

  it('keep nobody in a room that is left to them alone', async () => {
    await makeBot('keeper');
    const members = ['keeper'];
    const { id } = await createRoom(ada, { name: 'Left', kind: 'closed', topic: '', members });
    const { isArchived } = await leaveRoom(ada, id);
    assert.equal(isArchived, false);
    const stateOf = () =>
      queryRows('SELECT archived_at IS NOT NULL AS "isArchived" FROM rooms WHERE id = $1', [id]);
    assert.deepEqual(await stateOf(), [{ isArchived: true }]);
    await returnToRoom(ada, id);
    assert.deepEqual(await stateOf(), [{ isArchived: false }]);
    assert.equal((await reachRoom(ada, id)).role, 'owner');
  });

  it('write to nobody who has blocked their owner', async () => {
    const bot = await makeBot('pest');
    await block(una, 'ada');
    await assert.rejects(openDirectRoom(bot, 'una'), /cannot write to this person/);
    await unblock(una, 'ada');
    await openDirectRoom(bot, 'una');
  });
});
