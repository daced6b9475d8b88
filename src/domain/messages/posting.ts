import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput } from '../errors.ts';
import { limit } from '../limits.ts';
import { flagMessage } from '../moderation/flagging.ts';
import { holdMessage, isStored } from '../moderation/holding.ts';
import { requireTrustToWrite } from '../moderation/new-accounts.ts';
import { type AppliedRule, judge, NOT_ALLOWED, type Verdict } from '../moderation/screening.ts';
import { type Place, reachWritablePlace } from '../rooms/place.ts';
import type { PostedMessage } from './message.ts';
import { findReferences } from './references.ts';
import { readPause } from './refusals.ts';
import { writeMessage } from './writer.ts';

export interface NewMessage {
  /** 1 to 4000 characters, already trimmed. */
  readonly body: string;
  /** Unique per sender and room: a repeat returns the first message. */
  readonly nonce: string;
  /** The id of the message it answers, in the same room. */
  readonly replyTo?: number | undefined;
}

const selectAnswerable = statement(
  'message-answerable',
  `SELECT FROM messages WHERE id = $1 AND room_id = $2 AND kind = 'text'`,
);

/**
 * Posts into a room: when this returns, the message is committed. Everybody who watches is told by the writer.
 * Throws NotFound when the person is not in the room, Forbidden when they may not write in it, InvalidInput for a reply to what
 * is not in the room and for a text that a word rule blocks, Held for one that waits for a moderator, TooMany when the
 * room cannot keep up or the person has written too much just now.
 */
export async function postMessage(actor: Actor, roomId: number, message: NewMessage): Promise<PostedMessage> {
  const write = await preparePost(actor, roomId, message);
  return write();
}

/** All of posting but the writing, for whoever has more to post before the commit; throws the same. */
export async function preparePost(
  actor: Actor,
  roomId: number,
  message: NewMessage,
): Promise<() => Promise<PostedMessage>> {
  const arrivedAt = performance.now();
  const { nonce, replyTo } = message;
  const place = await reachWritablePlace(actor, roomId);
  if (replyTo !== undefined && (await selectAnswerable(replyTo, roomId)).length === 0)
    throw new InvalidInput({ reply_to: 'The message that you answer is not in this room.' });
  const counting = limit('post', actor.id);
  if (counting) await counting.catch((refusal) => letRetry(refusal, actor, roomId, nonce));
  const verdict = await judge(actor, message.body);
  const { body, flag } = verdict;
  const refs = await findReferences(place, body);
  await requireTrustToWrite(actor, body, refs);
  if (verdict.block || verdict.hold) await requirePassable(actor, place, message, verdict);
  const pause = await readPause();
  const write = () =>
    writeMessage(actor, roomId, { body, nonce, replyTo: replyTo ?? null, refs, pause, arrivedAt });
  return flag && place.kind !== 'direct' ? () => writeFlagged(write, flag) : write;
}

/** What is stored already was let pass then: to send it again is to ask whether it arrived. */
async function requirePassable(
  actor: Actor,
  { id: roomId, kind }: Place,
  { nonce, replyTo }: NewMessage,
  { body, block, hold }: Verdict,
): Promise<void> {
  if (await isStored(actor, roomId, nonce)) return;
  if (block) throw new InvalidInput({ body: NOT_ALLOWED });
  // Nobody but the two reads what is said in a direct room.
  if (hold && kind !== 'direct')
    await holdMessage(actor, roomId, { body, nonce, replyTo: replyTo ?? null, ruleId: hold.id });
}

/** Should the report fail, so does the posting: sent again, it finds the message and reports it. */
async function writeFlagged(write: () => Promise<PostedMessage>, rule: AppliedRule): Promise<PostedMessage> {
  const stored = await write();
  await flagMessage(stored.id, rule);
  return stored;
}

/** What is stored has been acknowledged or will be: to send it again is no new message. */
async function letRetry(refusal: unknown, actor: Actor, roomId: number, nonce: string): Promise<void> {
  if (!(await isStored(actor, roomId, nonce))) throw refusal;
}
