import type { References } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { QUOTE, type StoredMessage } from './message.ts';

/** What one room is to get. Its posts have nonces of their own, each for its sender. */
export interface RoomPosts {
  readonly room: number;
  readonly posts: readonly Post[];
}

export interface Post {
  /** By which its row is found again; in order, among all rooms' posts. */
  readonly position: number;
  readonly sender: number;
  readonly nonce: string;
  readonly body: string;
  readonly reply: number | null;
  readonly refs: References | null;
  /** Seconds that its sender has to have waited in any room; a room's own slow mode may ask for more. */
  readonly pause?: number;
  /** Its sender keeps order on the server: slow mode is for others. */
  readonly isExempt?: boolean;
  /** Its sender has an earlier one in that room among these. */
  readonly isAgain?: boolean;
}

/** What the database adds to a message; of one whose nonce had been sent before, `id` and `rev` of the first one. */
export type AppendedRow = Pick<
  StoredMessage,
  | 'id'
  | 'seq'
  | 'rev'
  | 'senderUsername'
  | 'senderDisplayName'
  | 'senderAvatarVersion'
  | 'replyTo'
  | 'continues'
  | 'createdAt'
> & { readonly position: number; readonly isNew: boolean };

/**
 * Messages of any number of rooms in one statement, which is one transaction and one round trip. It goes row by row, by
 * indexes, and joins nothing that it has made: what it costs grows with the messages.
 * - `locked` takes the rooms' locks, so what all instances write into a room queues up here and `seq` and `rev` have no gaps;
 * - `sent` locks the senders' memberships after that, so a message cannot commit after its sender's removal; what is from
 *   nobody in the room has no row;
 * - what keeps a sender from writing stands in their membership (domain/moderation/silence), as does when they wrote last: once
 *   it is locked neither can change, so nothing commits after a mute or a ban, or too early in slow mode; `fit` are the others,
 *   and repeats of what is stored;
 * - `known` finds the nonces that are stored already. One that another instance stores while this statement waits is not in
 *   its snapshot: then UNIQUE (room_id, sender_id, nonce) refuses everything, and the writer runs it again;
 * - posting reads up to one's own message; nobody mentions themselves.
 */
const APPEND = `WITH locked AS (
     SELECT rooms.id AS room_id, message_count, revision, last_sender_id, last_message_at, slow_mode_seconds, posts
       FROM jsonb_to_recordset($1) AS asked (room bigint, posts jsonb) JOIN rooms ON rooms.id = room
      WHERE archived_at IS NULL ORDER BY rooms.id FOR NO KEY UPDATE OF rooms /* or how */
   ), posted AS MATERIALIZED (
     SELECT room_id, message_count, revision, last_sender_id, last_message_at, post.*,
            greatest(slow_mode_seconds, pause) AS wait
       FROM locked, jsonb_to_recordset(posts) AS post
              (position int, sender bigint, nonce text, body text, reply bigint, refs jsonb,
               pause int, "isExempt" boolean, "isAgain" boolean)
   ), sent AS (
     SELECT posted.*, memberships.id AS membership_id, memberships.role, silenced_until, last_posted_at
       FROM posted JOIN memberships USING (room_id)
      WHERE user_id = sender ORDER BY memberships.id FOR NO KEY UPDATE OF memberships
   ), known AS (
     SELECT sent.*, earlier.id AS earlier_id, earlier.rev AS earlier_rev
       FROM sent LEFT JOIN LATERAL (
              SELECT id, rev FROM messages WHERE messages.room_id = sent.room_id AND messages.sender_id = sent.sender
                 AND messages.nonce = sent.nonce LIMIT 1) AS earlier ON true
   ), fit AS (
     SELECT * FROM known
      WHERE earlier_id IS NOT NULL
         OR (silenced_until IS NULL OR silenced_until <= clock_timestamp())
            AND (wait = 0 OR "isExempt" OR role <> 'member' OR "isAgain" IS NOT TRUE
                 AND (last_posted_at IS NULL OR last_posted_at <= clock_timestamp() - make_interval(secs => wait)))
   ), counted AS (
     SELECT *, row_number() OVER in_order AS step, lag(sender) OVER in_order AS previous_sender, clock_timestamp() AS now
       FROM fit WINDOW in_order AS (PARTITION BY room_id, earlier_id IS NULL ORDER BY position)
   ), numbered AS (
     SELECT counted.*, earlier_id IS NULL AS is_new,
            CASE WHEN earlier_id IS NULL THEN nextval('messages_id_seq') ELSE earlier_id END AS id,
            CASE WHEN earlier_id IS NULL THEN revision + step ELSE earlier_rev END AS rev, message_count + step AS seq,
            CASE WHEN step > 1 THEN previous_sender = sender
                 ELSE coalesce(last_sender_id = sender AND last_message_at > now - interval '5 minutes', false)
            END AS continues
       FROM counted
   ), bumped AS (
     UPDATE rooms SET message_count = seq, revision = rev, last_message_at = now, last_sender_id = sender
       FROM (SELECT DISTINCT ON (room_id) * FROM numbered WHERE is_new ORDER BY room_id, seq DESC) AS newest
      WHERE rooms.id = newest.room_id
   ), inserted AS (
     INSERT INTO messages (id, room_id, seq, rev, sender_id, nonce, body, reply_to, refs, created_at, continues)
       OVERRIDING SYSTEM VALUE
     SELECT id, room_id, seq, rev, sender, nonce, body, reply, refs, now, continues FROM numbered WHERE is_new
   ), read AS (
     UPDATE memberships SET last_read_seq = newest.seq, last_posted_at = newest.now
       FROM (SELECT membership_id, max(seq) AS seq, max(now) AS now FROM numbered WHERE is_new GROUP BY membership_id) AS newest
      WHERE memberships.id = membership_id
   ), mentioned AS (
     INSERT INTO mentions (message_id, room_id, seq, user_id)
     SELECT numbered.id, room_id, seq, value::bigint FROM numbered, jsonb_each_text(refs)
      WHERE is_new AND key LIKE '@%' AND value::bigint IS DISTINCT FROM sender
   )
   SELECT position, is_new AS "isNew", messages.id, rev, seq, continues, now AS "createdAt",
          username AS "senderUsername", display_name AS "senderDisplayName", avatar_version AS "senderAvatarVersion",
          ${QUOTE} AS "replyTo"
     FROM (SELECT *, reply AS reply_to, NULL::timestamptz AS deleted_at FROM numbered) AS messages
     JOIN users ON users.id = sender`;

const appendToFree = statement<AppendedRow>('messages-append', APPEND.replace('/* or how */', 'SKIP LOCKED'));
const appendInTurn = statement<AppendedRow>('messages-append-in-turn', APPEND);

/** Appends to those of the rooms that nobody else is writing to at this moment; there are no rows for the others. */
export function appendToFreeRooms(rooms: readonly RoomPosts[]): Promise<AppendedRow[]> {
  return appendToFree(JSON.stringify(rooms));
}

/** Appends to a room as soon as nobody else is writing to it. */
export function appendToRoom(room: RoomPosts): Promise<AppendedRow[]> {
  return appendInTurn(JSON.stringify([room]));
}
