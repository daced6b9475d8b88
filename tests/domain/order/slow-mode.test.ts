import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../../src/domain/actor.ts';
import { Forbidden, InvalidInput, TooMany } from '../../../src/domain/errors.ts';
import { postMessage } from '../../../src/domain/messages/posting.ts';
import { setRaid, setSlowMode } from '../../../src/domain/moderation/server.ts';
import { leaveRoom } from '../../../src/domain/rooms/departures.ts';
import { joinRoom } from '../../../src/domain/rooms/memberships.ts';
import { createRoom } from '../../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../../support/database.ts';
import { createStaff } from '../../support/order.ts';
import { queryRows } from '../../support/parley.ts';
import { createPeople, nonce } from '../../support/people.ts';

describe('slow mode', () => {
  let mod: Actor;
  let ada: Actor;
  let bob: Actor;
  let roomId: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    mod = await createStaff('mod', 'moderator');
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    const room = { name: 'Tea', kind: 'open', topic: '', members: ['bob', 'mod'] } as const;
    roomId = (await createRoom(ada, room)).id;
  });

  after(() => disconnect());

  const post = (actor = bob, message = { body: 'Hello', nonce: nonce() }) =>
    postMessage(actor, roomId, message);
  const isToWait = (most: number) => (error: unknown) =>
    error instanceof TooMany &&
    error.retryAfterSeconds > 0 &&
    error.retryAfterSeconds <= most &&
    /write here again in/.test(error.message);
  const letPass = (seconds: number) =>
    queryRows('UPDATE memberships SET last_posted_at = last_posted_at - make_interval(secs => $1)', [
      seconds,
    ]);

  it('lets a person post once in so many seconds, and says how long to wait', async () => {
    await setSlowMode(ada, roomId, 30);
    await post();
    await assert.rejects(post(), isToWait(30));
    await letPass(29);
    await assert.rejects(post(), isToWait(1));
    await letPass(1);
    await post();
  });

  it('of many at once takes one', async () => {
    await letPass(60);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => post()));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('answers a repeat of what is stored as it is stored', async () => {
    await letPass(60);
    const message = { body: 'Once', nonce: nonce() };
    const { id } = await post(bob, message);
    assert.equal((await post(bob, message)).id, id);
  });

  it('is not for those who keep order', async () => {
    for (const actor of [ada, mod]) for (let count = 0; count < 3; count++) await post(actor);
  });

  it('remembers those who leave and come back', async () => {
    await letPass(60);
    await post();
    await leaveRoom(bob, roomId);
    await joinRoom(bob, roomId);
    await assert.rejects(post(), isToWait(30));
  });

  it('is set by those who keep order in the room, from 0 to 6 hours', async () => {
    await assert.rejects(setSlowMode(bob, roomId, 5), Forbidden);
    for (const seconds of [-1, 0.5, 21_601, Number.NaN])
      await assert.rejects(setSlowMode(ada, roomId, seconds), InvalidInput);
    await setSlowMode(mod, roomId, 0);
    await post();
    await post();
  });

  it('is everywhere during a raid', async () => {
    await setRaid(mod, true, 'bots');
    await letPass(60);
    await post();
    await assert.rejects(post(), isToWait(30));
    await setRaid(mod, false, 'over');
    await post();
  });
});
