import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { deleteAccount } from '../../src/domain/accounts/account-deletion.ts';
import { findActor } from '../../src/domain/accounts/people.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound, Unauthenticated } from '../../src/domain/errors.ts';
import { createBot } from '../../src/domain/programs/bots.ts';
import { makeIncomingWebhook } from '../../src/domain/programs/incoming-webhooks.ts';
import { leaveRoom, returnToRoom } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom, openDirectRoomWith } from '../../src/domain/rooms/direct-rooms.ts';
import { addMember, addMemberById, joinRoom } from '../../src/domain/rooms/memberships.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { turnLimitsOff } from '../support/limits.ts';
import { untilWaiting, whileLocked } from '../support/locks.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('an account that is being deleted', () => {
  let disconnect: () => Promise<void>;
  let zoe: Actor;
  let bob: Actor;
  let bot: Actor;
  let count = 0;

  before(async () => {
    disconnect = await connectTestDatabase();
    await turnLimitsOff();
  });

  beforeEach(async () => {
    [zoe, bob] = (await createPeople(`zoe${count}`, `bob${count}`)) as [Actor, Actor];
    const { id } = await createBot(zoe, { username: `robot${count}`, displayName: 'Robot' });
    bot = (await findActor(id)) as Actor;
    count++;
  });

  after(() => disconnect());

  const room = async (actor: Actor, kind: 'open' | 'closed', ...members: Actor[]) => {
    const names = members.map((each) => each.username);
    return (await createRoom(actor, { name: `Room ${nonce()}`, kind, topic: '', members: names })).id;
  };
  const lockOf = (roomId: number) => `SELECT FROM rooms WHERE id = ${roomId} FOR UPDATE`;
  /** Other than direct rooms, which they stay in so that these keep a name. */
  const roomsOfThem = () =>
    queryRows(
      `SELECT room_id FROM memberships JOIN rooms ON rooms.id = room_id
        WHERE user_id IN ($1, $2) AND (kind <> 'direct' OR archived_at IS NULL)`,
      [zoe.id, bot.id],
    );

  /**
   * Does that while a deletion has taken the account and its bot, and waits for that room of theirs. Resolves to what became
   * of each: the class of the error, or undefined.
   */
  async function meanwhile(roomId: number, acts: (() => Promise<unknown>)[]): Promise<unknown[]> {
    let outcomes: Promise<PromiseSettledResult<unknown>[]> | undefined;
    const start = async () => {
      outcomes = Promise.allSettled(acts.map((act) => act()));
      await untilWaiting(1 + acts.length);
    };
    await whileLocked(lockOf(roomId), start, () => deleteAccount(zoe, { messages: 'stay' }));
    const settled = (await outcomes) ?? [];
    return settled.map((each) => (each.status === 'rejected' ? each.reason.constructor : undefined));
  }

  it('comes into no room any more', async () => {
    const [open, closed] = [await room(bob, 'open'), await room(bob, 'closed')];
    const reasons = await meanwhile(await room(bob, 'closed', bot), [
      () => joinRoom(zoe, open),
      () => addMember(bob, closed, zoe.username),
      () => addMemberById(bob, closed, bot.id),
      () => openDirectRoom(bob, zoe.username),
      () => openDirectRoomWith(bob, bot.id, 'member_ids'),
    ]);
    assert.deepEqual(reasons, [Unauthenticated, ...Array(4).fill(InvalidInput)]);
    assert.deepEqual(await roomsOfThem(), []);
  });

  it('brings its bot into none when it is the bot’s turn', async () => {
    const [open, closed] = [await room(bob, 'open'), await room(bob, 'closed')];
    const reasons = await meanwhile(await room(bob, 'closed', zoe), [
      () => addMember(bob, closed, bot.username),
      () => joinRoom(bot, open),
    ]);
    assert.deepEqual(reasons, [InvalidInput, Unauthenticated]);
    assert.deepEqual(await roomsOfThem(), []);
  });

  it('makes none, and none is made with it', async () => {
    const reasons = await meanwhile(await room(bob, 'closed', bot), [
      () => room(zoe, 'open'),
      () => room(bot, 'closed', bob),
      () => room(bob, 'closed', zoe),
      () => openDirectRoom(zoe, bob.username),
    ]);
    assert.deepEqual(reasons, [Unauthenticated, Unauthenticated, InvalidInput, Unauthenticated]);
    assert.deepEqual(await roomsOfThem(), []);
    assert.deepEqual(
      await queryRows('SELECT FROM rooms WHERE created_by = ANY ($1)', [[zoe.id, bot.id]]),
      [],
    );
  });

  it('comes back to none, and brings no new bot into one', async () => {
    const [left, own] = [await room(bob, 'closed', zoe), await room(zoe, 'closed', bob)];
    await leaveRoom(zoe, left);
    const reasons = await meanwhile(await room(bob, 'closed', bot), [
      () => returnToRoom(zoe, left),
      () => makeIncomingWebhook(zoe, own, { name: 'Builds' }),
    ]);
    assert.deepEqual(reasons, [NotFound, Forbidden]);
    assert.deepEqual(await roomsOfThem(), []);
    const bots = await queryRows(`SELECT FROM users WHERE owner_id = $1 AND status = 'active'`, [zoe.id]);
    assert.deepEqual(bots, []);
  });

  it('leaves a room that it was coming into', async () => {
    for (const [roomId, come] of [
      [await room(bob, 'open'), (id: number) => joinRoom(zoe, id)],
      [await room(bob, 'closed'), (id: number) => addMember(bob, id, zoe.username)],
    ] as const) {
      const [who] = await createPeople(`eve${roomId}`);
      zoe = who as Actor;
      let deletion: Promise<void> | undefined;
      const start = async () => {
        deletion = deleteAccount(zoe, { messages: 'stay' });
        await untilWaiting(2);
      };
      await whileLocked<unknown>(lockOf(roomId), start, () => come(roomId));
      await deletion;
      const notices = await queryRows<{ kind: string }>(
        "SELECT kind FROM messages WHERE room_id = $1 AND kind IN ('joined', 'added', 'left') ORDER BY seq",
        [roomId],
      );
      assert.equal(notices.at(-1)?.kind, 'left');
      assert.deepEqual(await queryRows('SELECT FROM memberships WHERE user_id = $1', [zoe.id]), []);
    }
  });
});
