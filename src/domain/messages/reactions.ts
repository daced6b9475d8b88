import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput } from '../errors.ts';
import { limit } from '../limits.ts';
import { changeMessage } from './change.ts';
import type { StoredMessage } from './message.ts';
import { reachReactableMessage } from './reach.ts';

/** Different emoji on one message. */
const MAX_EMOJI = 20;

const insertReaction = statement(
  'reaction-insert',
  `INSERT INTO reactions (message_id, user_id, emoji) VALUES ($1, $2, $3)
   ON CONFLICT (message_id, emoji, user_id) DO NOTHING RETURNING id`,
);

const deleteReaction = statement(
  'reaction-delete',
  'DELETE FROM reactions WHERE message_id = $1 AND user_id = $2 AND emoji = $3 RETURNING id',
);

const countEmoji = statement<{ different: number }>(
  'reaction-emoji',
  'SELECT count(DISTINCT emoji) AS different FROM reactions WHERE message_id = $1',
);

type Put = (messageId: number, userId: number, emoji: string) => Promise<boolean>;

const put: Put = async (...reaction) => (await insertReaction(...reaction)).length > 0;
const takeBack: Put = async (...reaction) => (await deleteReaction(...reaction)).length > 0;

/** Reacts to a message; a second time changes nothing. Throws NotFound, Forbidden, TooMany, InvalidInput for one emoji too many. */
export const setReaction = reacting(put);

/** Takes a reaction back; a second time changes nothing. Throws NotFound, Forbidden, TooMany. */
export const unsetReaction = reacting(takeBack);

/** Reacts to a message, or takes the same reaction back. Throws what the two throw. */
export const toggleReaction = reacting(
  async (...reaction) => (await put(...reaction)) || takeBack(...reaction),
);

/** `change` says whether it has changed anything. */
function reacting(change: Put) {
  return async function react(actor: Actor, messageId: number, emoji: string): Promise<StoredMessage> {
    await limit('reaction', actor.id);
    return changeMessage(actor, messageId, reachReactableMessage, async () => {
      if (!(await change(messageId, actor.id, emoji))) return undefined;
      return { isReacted: (await requireFewEmoji(messageId)) > 0 };
    });
  };
}

/** How many different ones the message has. */
async function requireFewEmoji(messageId: number): Promise<number> {
  const different = (await countEmoji(messageId))[0]?.different ?? 0;
  if (different > MAX_EMOJI)
    throw new InvalidInput({ emoji: `A message can have ${MAX_EMOJI} different reactions.` });
  return different;
}
