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
 * - `known` finds the nonces that are stored already, each by its index entry; `first_sent` leaves these out, and those
 *   that stand twice in the batch. One that another instance stores while this statement waits for the lock is not in its
 *   snapshot: then UNIQUE (room_id, sender_id, nonce) refuses the whole batch, and the writer runs it again;
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
     SELECT memberships.id AS membership_id, user_id FROM locked, memberships
      WHERE room_id = $1 AND user_id = ANY ($2::bigint[]) FOR NO KEY UPDATE OF memberships
   ), known AS (
     SELECT sent.*, membership_id, earlier.id AS earlier_id, earlier.rev AS earlier_rev
       FROM sent JOIN members ON user_id = sender_id
       LEFT JOIN LATERAL (SELECT id, rev FROM messages WHERE room_id = $1 AND messages.sender_id = sent.sender_id
                             AND messages.nonce = sent.nonce LIMIT 1) AS earlier ON true
   ), first_sent AS (
     SELECT DISTINCT ON (sender_id, nonce) * FROM known WHERE earlier_id IS NULL ORDER BY sender_id, nonce, position
   ), fresh AS (
     SELECT *, row_number() OVER in_order AS step, lag(sender_id) OVER in_order AS previous_sender_id
       FROM first_sent WINDOW in_order AS (ORDER BY position)
   ), added AS (
     SELECT count(*) AS count, (array_agg(sender_id ORDER BY step DESC))[1] AS last_sender_id FROM fresh
   ), bumped AS (
     UPDATE rooms SET message_count = locked.message_count + count, revision = locked.revision + count,
            last_sender_id = added.last_sender_id, last_message_at = clock_timestamp()
       FROM locked, added WHERE rooms.id = $1 AND count > 0
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
       FROM (SELECT membership_id, max(seq) AS seq FROM inserted JOIN members ON user_id = sender_id
              GROUP BY membership_id) AS newest
      WHERE memberships.id = membership_id
   ), mentioned AS (
     INSERT INTO mentions (message_id, room_id, seq, user_id)
     SELECT id, room_id, seq, value::bigint FROM inserted, jsonb_each_text(refs)
      WHERE key LIKE '@%' AND value::bigint IS DISTINCT FROM sender_id
   )
   SELECT fresh.position IS NOT NULL AS "isNew", coalesce(messages.id, known.earlier_id) AS id,
          coalesce(messages.rev, known.earlier_rev) AS rev, seq, continues, messages.created_at AS "createdAt",
          username AS "senderUsername", display_name AS "senderDisplayName", avatar_version AS "senderAvatarVersion",
          ${QUOTE} AS "replyTo"
     FROM sent
     LEFT JOIN known USING (position)
     LEFT JOIN fresh USING (position)
     LEFT JOIN inserted AS messages ON messages.sender_id = known.sender_id AND messages.nonce = known.nonce
     LEFT JOIN users ON users.id = messages.sender_id
    ORDER BY sent.position`,
);
