import { randomUUID } from 'node:crypto';
import { statement } from '../../db/statements.ts';
import { noteRefusal } from '../../telemetry/counters.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, Held, TooMany } from '../errors.ts';
import type { HeldMessage } from './held-messages.ts';

/** A message that is to wait, and for which rule. */
interface Holdable {
  readonly body: string;
  readonly nonce: string;
  readonly replyTo: number | null;
  readonly ruleId: number;
}

/** Of one person: what a moderator has to read. */
const MAX_WAITING = 30;
const RETRY_AFTER_SECONDS = 60;

const insertHeld = statement<Pick<HeldMessage, 'body' | 'status'>>(
  'held-message-insert',
  `WITH added AS (
     INSERT INTO held_messages (room_id, sender_id, nonce, body, reply_to, rule_id)
     SELECT $1::bigint, $2::bigint, $3::text, $4, $5, $6
      WHERE (SELECT count(*) FROM held_messages WHERE sender_id = $2 AND status = 'waiting') < ${MAX_WAITING}
     ON CONFLICT (room_id, sender_id, nonce) DO NOTHING RETURNING body, status
   )
   SELECT * FROM added UNION ALL
   SELECT body, status FROM held_messages WHERE room_id = $1 AND sender_id = $2 AND nonce = $3`,
);

const selectStored = statement(
  'message-stored',
  'SELECT FROM messages WHERE room_id = $1 AND sender_id = $2 AND nonce = $3',
);

/** Whether the person has posted something with this nonce already: then posting it again changes nothing. */
export async function isStored(actor: Actor, roomId: number, nonce: string): Promise<boolean> {
  return (await selectStored(roomId, actor.id, nonce)).length > 0;
}

/**
 * Keeps a message for a moderator; sent again, it still waits. Throws Held when it does, Forbidden when it was refused,
 * TooMany; returns when it was released: then it is posted with its nonce.
 */
export async function holdMessage(actor: Actor, roomId: number, message: Holdable): Promise<void> {
  const { body, nonce, replyTo, ruleId } = message;
  const [held] = await insertHeld(roomId, actor.id, nonce, body, replyTo, ruleId);
  if (!held) {
    noteRefusal('held-messages');
    throw new TooMany(
      'Many of your messages wait for a moderator. Please wait with them.',
      RETRY_AFTER_SECONDS,
    );
  }
  // A page that is shown in two windows sends two texts with one nonce.
  if (held.body !== body) return holdMessage(actor, roomId, { ...message, nonce: randomUUID() });
  if (held.status === 'refused') throw new Forbidden('A moderator has decided not to post this message.');
  if (held.status === 'waiting') throw new Held();
}
