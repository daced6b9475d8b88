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
  'DELETE FROM reactions WHERE message_id = $1 AND user_id = $2 AND emoji = $3',
);

const countEmoji = statement<{ different: number }>(
  'reaction-emoji',
  'SELECT count(DISTINCT emoji) AS different FROM reactions WHERE message_id = $1',
);

/** Reacts to a message, or takes the same reaction back. Throws NotFound, Forbidden, TooMany, InvalidInput for one emoji too many. */
export async function toggleReaction(actor: Actor, messageId: number, emoji: string): Promise<StoredMessage> {
  await limit('reaction', actor.id);
  return changeMessage(actor, messageId, reachReactableMessage, async () => {
    const [isAdded] = await insertReaction(messageId, actor.id, emoji);
    if (!isAdded) await deleteReaction(messageId, actor.id, emoji);
    const different = (await countEmoji(messageId))[0]?.different ?? 0;
    if (different > MAX_EMOJI)
      throw new InvalidInput({ emoji: `A message can have ${MAX_EMOJI} different reactions.` });
    return { isReacted: different > 0 };
  });
}
