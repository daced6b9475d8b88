import type { MessageKind } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { announce } from '../events.ts';
import { MESSAGE_COLUMNS, type StoredMessage } from '../messages/message.ts';

const insertNotice = statement<StoredMessage>(
  'notice-insert',
  `WITH bumped AS (
     UPDATE rooms SET revision = revision + 1 WHERE id = $1 RETURNING id, revision, message_count
   ), inserted AS (
     INSERT INTO messages (room_id, after_seq, rev, sender_id, nonce, kind, subject_id, body)
     SELECT id, message_count, revision, $2, gen_random_uuid()::text, $3, $4, $5 FROM bumped RETURNING *
   )
   SELECT ${MESSAGE_COLUMNS} FROM inserted AS messages JOIN users ON users.id = sender_id`,
);

/**
 * Writes a line into the conversation that says what happened: it has a `rev`, so that every screen gets it, but no
 * `seq`, so it never makes the room unread. Inside a transaction that holds the room's lock.
 */
export async function writeNotice(
  actor: Pick<Actor, 'id'>,
  roomId: number,
  kind: Exclude<MessageKind, 'text'>,
  { subjectId = null, body = '' }: { subjectId?: number | null; body?: string } = {},
): Promise<void> {
  const [message] = await insertNotice(roomId, actor.id, kind, subjectId, body);
  if (!message) throw new Error(`room ${roomId} vanished under its lock`);
  announce('message.changed', { roomId, message });
}
