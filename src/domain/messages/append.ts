import { statement } from '../../db/statements.ts';
import { QUOTE, type StoredMessage } from './message.ts';

/** What the database adds to a message; of one whose nonce had been sent before, `id` and `rev` of the first one. */
export type AppendedRow = Pick<
  StoredMessage,
  | 'seq'
  | 'rev'
  | 'senderUsername'
  | 'senderDisplayName'
  | 'senderAvatarVersion'
  | 'replyTo'
  | 'continues'
  | 'createdAt'
> & {
  /** null when the sender is not in the room (any more). */
  readonly id: number | null;
  readonly isNew: boolean;
};

/**
 * A batch of one room's messages in one statement, which is one transaction and one round trip:
 * - `locked` takes the room's row lock, so batches of all instances queue up here and `seq` and `rev` have no gaps;
 * - `members` locks the senders' memberships after that, so a message cannot commit after its sender's removal;
 * - `first_sent` leaves out the nonces that are stored already, or stand twice in the batch. One that another instance
 *   stores while this statement waits for the lock is not in its snapshot: then UNIQUE (room_id, sender_id, nonce)
 *   refuses the whole batch, and the writer runs it again;
 * - posting reads up to one's own message; nobody mentions themselves.
 */
export const appendMessages = statement<AppendedRow>(
  'messages-append',
  `WITH sent AS (
     SELECT * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::jsonb[])
       WITH ORDINALITY AS sent (sender_id, nonce, body, reply_to, refs, position)
   ), locked AS (
     SELECT id, message_count, revision, last_sender_id, last_message_at FROM rooms
      WHERE id = $1 AND archived_at IS NULL FOR NO KEY UPDATE
   ), members AS (
     SELECT user_id FROM locked JOIN memberships ON room_id = locked.id
      WHERE user_id = ANY ($2::bigint[]) FOR NO KEY UPDATE OF memberships
   ), first_sent AS (
     SELECT DISTINCT ON (sender_id, nonce) sent.* FROM sent JOIN members ON user_id = sender_id
      WHERE NOT EXISTS (SELECT FROM messages WHERE room_id = $1 AND messages.sender_id = sent.sender_id
                          AND messages.nonce = sent.nonce)
      ORDER BY sender_id, nonce, position
   ), fresh AS (
     SELECT *, row_number() OVER in_order AS step, lag(sender_id) OVER in_order AS previous_sender_id
       FROM first_sent WINDOW in_order AS (ORDER BY position)
   ), added AS (
     SELECT count(*) AS count, (array_agg(sender_id ORDER BY step DESC))[1] AS last_sender_id FROM fresh
   ), bumped AS (
     UPDATE rooms SET message_count = locked.message_count + count, revision = locked.revision + count,
            last_sender_id = added.last_sender_id, last_message_at = clock_timestamp()
       FROM locked, added WHERE rooms.id = locked.id AND count > 0
     RETURNING rooms.last_message_at AS now
   ), inserted AS (
     INSERT INTO messages (room_id, seq, rev, sender_id, nonce, body, reply_to, refs, created_at, continues)
     SELECT $1, message_count + step, revision + step, sender_id, nonce, body, reply_to, refs, now,
            CASE WHEN step > 1 THEN previous_sender_id = sender_id
                 ELSE coalesce(last_sender_id = sender_id AND last_message_at > now - interval '5 minutes', false) END
       FROM fresh, locked, bumped ORDER BY step
     RETURNING *
   ), read AS (
     UPDATE memberships SET last_read_seq = newest.seq
       FROM (SELECT sender_id, max(seq) AS seq FROM inserted GROUP BY sender_id) AS newest
      WHERE room_id = $1 AND user_id = newest.sender_id
   ), mentioned AS (
     INSERT INTO mentions (message_id, room_id, seq, user_id)
     SELECT id, room_id, seq, value::bigint FROM inserted, jsonb_each_text(refs)
      WHERE key LIKE '@%' AND value::bigint IS DISTINCT FROM sender_id
   ), stored AS (
     SELECT *, true AS is_new FROM inserted
     UNION ALL
     SELECT messages.*, false FROM messages JOIN members ON user_id = messages.sender_id
      WHERE room_id = $1 AND (messages.sender_id, messages.nonce) IN (SELECT sender_id, nonce FROM sent)
   )
   SELECT is_new AND first_sent.position IS NOT NULL AS "isNew", messages.id, seq, rev, continues,
          messages.created_at AS "createdAt", username AS "senderUsername", display_name AS "senderDisplayName",
          avatar_version AS "senderAvatarVersion", ${QUOTE} AS "replyTo"
     FROM sent
     LEFT JOIN first_sent USING (sender_id, nonce, position)
     LEFT JOIN stored AS messages ON messages.sender_id = sent.sender_id AND messages.nonce = sent.nonce
     LEFT JOIN users ON users.id = messages.sender_id
    ORDER BY sent.position`,
);
