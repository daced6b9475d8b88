import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { findActor } from '../accounts/people.ts';
import { createPersonalToken } from '../accounts/personal-tokens.ts';
import type { Actor } from '../actor.ts';
import { Forbidden } from '../errors.ts';
import { limit } from '../limits.ts';
import { signOutBot } from './bots.ts';

/** Of two who ask at the same moment, the second one voids what the first one got. */
const lockBot = statement('bot-lock', 'SELECT FROM users WHERE id = $1 AND owner_id = $2 FOR NO KEY UPDATE');

/**
 * A new token for the bot, good until it is replaced, with which a program acts as it: shown once. Those that there were are
 * void, and what uses them is cut off. Throws NotFound, TooMany, Forbidden.
 */
export async function renewBotToken(
  actor: Actor,
  botId: number,
): Promise<{ readonly bot: string; readonly token: string }> {
  await limit('program', actor.id);
  return transaction(async () => {
    await lockBot(botId, actor.id);
    const { displayName } = await signOutBot(actor, botId);
    const bot = await findActor(botId);
    if (!bot) throw new Forbidden('This bot is suspended or banned.');
    const { token } = await createPersonalToken(bot, {
      name: 'Of a bot',
      scopes: ['read', 'write'],
      expiresAt: null,
    });
    return { bot: displayName, token };
  });
}
