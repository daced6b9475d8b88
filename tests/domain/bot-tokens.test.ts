import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findActor } from '../../src/domain/accounts/people.ts';
import { listPersonalTokens } from '../../src/domain/accounts/personal-tokens.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { renewBotToken } from '../../src/domain/programs/bot-tokens.ts';
import { createBot } from '../../src/domain/programs/bots.ts';
import { connectTestDatabase } from '../support/database.ts';
import { untilWaiting, whileLocked } from '../support/locks.ts';
import { createPerson } from '../support/people.ts';

describe('the token of a bot', () => {
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
  });

  after(() => disconnect());

  it('is one, however many are asked for at once', async () => {
    const ada = await createPerson('ada');
    const { id } = await createBot(ada, { username: 'caller', displayName: 'Caller' });
    const bot = (await findActor(id)) as Actor;
    const others: Promise<unknown>[] = [];
    const askAgain = async () => {
      for (let index = 0; index < 3; index++) others.push(renewBotToken(ada, id));
      await untilWaiting(4);
    };
    const lock = `SELECT FROM users WHERE id = ${id} FOR NO KEY UPDATE`;
    await whileLocked(lock, askAgain, () => renewBotToken(ada, id));
    await Promise.all(others);
    assert.equal((await listPersonalTokens(bot)).length, 1);
  });
});
