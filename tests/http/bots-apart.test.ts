import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { block, unblock } from '../../src/domain/accounts/blocks.ts';
import { findActor } from '../../src/domain/accounts/people.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createBot } from '../../src/domain/programs/bots.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { reachRoom } from '../../src/domain/rooms/reach.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('the bot of somebody who is blocked', () => {
  let parley: TestParley;
  let ada: Actor;
  let una: Actor;
  let bot: Actor;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    [ada, una] = (await createPeople('ada', 'una')) as [Actor, Actor];
    const { id } = await createBot(ada, { username: 'chatter', displayName: 'Chatter' });
    bot = (await findActor(id)) as Actor;
  });

  after(() => parley.stop());

  it('writes to them no more where the two are alone, nor they to it, until that is over', async () => {
    const { id } = await openDirectRoom(bot, 'una');
    const say = (actor: Actor) => postMessage(actor, id, { body: 'Hello', nonce: nonce() });
    for (const [blocking, blocked] of [
      [una, ada],
      [ada, una],
    ] as const) {
      for (const each of [bot, una]) await say(each);
      await block(blocking, blocked.username);
      for (const each of [bot, una]) {
        await assert.rejects(say(each), /cannot write to this person/);
        assert.equal((await reachRoom(each, id)).isBlocked, true);
      }
      await assert.rejects(openDirectRoom(una, 'chatter'), /cannot write to this person/);
      await unblock(blocking, blocked.username);
    }
    for (const each of [bot, una]) await say(each);
  });
});
