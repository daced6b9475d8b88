import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput } from '../errors.ts';
import { limit } from '../limits.ts';
import { reachWritablePlace } from '../rooms/place.ts';
import type { StoredMessage } from './message.ts';
import { findReferences } from './references.ts';
import { writeMessage } from './writer.ts';

export interface NewMessage {
  /** 1 to 4000 characters, already trimmed. */
  readonly body: string;
  /** Unique per sender and room: a repeat returns the first message. */
  readonly nonce: string;
  /** The id of the message it answers, in the same room. */
  readonly replyTo?: number | undefined;
}

const selectStored = statement(
  'message-stored',
  'SELECT FROM messages WHERE room_id = $1 AND sender_id = $2 AND nonce = $3',
);

const selectAnswerable = statement(
  'message-answerable',
  `SELECT FROM messages WHERE id = $1 AND room_id = $2 AND kind = 'text'`,
);

/**
 * Posts into a room: when this returns, the message is committed. Everybody who watches is told by the writer.
 * Throws NotFound when the person is not in the room, Forbidden when they may not write in it, InvalidInput for a reply to what
 * is not in the room, TooMany when the room cannot keep up
 * or the person has written too much just now.
 */
export async function postMessage(actor: Actor, roomId: number, message: NewMessage): Promise<StoredMessage> {
  const write = await preparePost(actor, roomId, message);
  return write();
}

/** All of posting but the writing, for whoever has more to post before the commit; throws the same. */
export async function preparePost(
  actor: Actor,
  roomId: number,
  { body, nonce, replyTo }: NewMessage,
): Promise<() => Promise<StoredMessage>> {
  const place = await reachWritablePlace(actor, roomId);
  if (replyTo !== undefined && (await selectAnswerable(replyTo, roomId)).length === 0)
    throw new InvalidInput({ reply_to: 'The message that you answer is not in this room.' });
  const counting = limit('post', actor.id);
  if (counting) await counting.catch((refusal) => letRetry(refusal, actor, roomId, nonce));
  const refs = await findReferences(place, body);
  return () => writeMessage(actor, roomId, { body, nonce, replyTo: replyTo ?? null, refs });
}

/** What is stored has been acknowledged or will be: to send it again is no new message. */
async function letRetry(refusal: unknown, actor: Actor, roomId: number, nonce: string): Promise<void> {
  if ((await selectStored(roomId, actor.id, nonce)).length === 0) throw refusal;
}
