import type { MessageKind, References } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { NotFound } from '../errors.ts';

/** An emoji and who reacted with it, in the order they did. */
export interface Reaction {
  readonly emoji: string;
  readonly people: readonly { readonly id: number; readonly displayName: string }[];
}

/** What a reply shows of the message it answers. */
export interface QuotedMessage {
  readonly id: number;
  readonly seq: number;
  readonly author: string;
  /** The beginning of its text; null when it was deleted. */
  readonly body: string | null;
}

/** A message as the database has it, with what a screen shows of its sender. */
export interface StoredMessage {
  readonly id: number;
  readonly roomId: number;
  readonly kind: MessageKind;
  /** Of a notice: that of the message it stands after. */
  readonly seq: number;
  readonly rev: number;
  readonly nonce: string;
  readonly senderId: number;
  readonly senderUsername: string;
  readonly senderDisplayName: string;
  readonly senderAvatarVersion: number;
  /** Empty once deleted: the text of a tombstone never leaves the database. Of a notice: the new name, topic or role. */
  readonly body: string;
  readonly refs: References | null;
  readonly replyTo: QuotedMessage | null;
  readonly reactions: readonly Reaction[] | null;
  /** Whom a notice is about, besides its sender. */
  readonly subject: { readonly id: number; readonly username: string; readonly displayName: string } | null;
  /** By the same sender as the message before it, within five minutes. */
  readonly continues: boolean;
  /** Of a notice: when it was drawn anew, because a name in it is gone. */
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly deletedBy: number | null;
  readonly createdAt: Date;
}

/** What became of a post. */
export interface PostedMessage extends StoredMessage {
  /** It had been posted before, with the same nonce. */
  readonly isRepeat?: true;
}

/** How much of a message a reply quotes, in characters. */
const QUOTED_CHARACTERS = 300;

/** What `messages`, a row of the table of that name, quotes. */
export const QUOTE = `CASE WHEN messages.reply_to IS NOT NULL AND messages.deleted_at IS NULL THEN (
    SELECT json_build_object('id', quoted.id, 'seq', quoted.seq, 'author', author.display_name,
             'body', CASE WHEN quoted.deleted_at IS NULL THEN left(quoted.body, ${QUOTED_CHARACTERS}) END)
      FROM messages AS quoted JOIN users AS author ON author.id = quoted.sender_id
     WHERE quoted.id = messages.reply_to) END`;

/** The columns of StoredMessage, from `messages` joined to its sender as `users`. Most rows need none of the inner queries. */
export const MESSAGE_COLUMNS = `messages.id, messages.room_id AS "roomId", messages.kind,
  coalesce(messages.seq, messages.after_seq) AS seq, messages.rev, messages.nonce, messages.sender_id AS "senderId",
  users.username AS "senderUsername", users.display_name AS "senderDisplayName",
  users.avatar_version AS "senderAvatarVersion",
  CASE WHEN messages.deleted_at IS NULL THEN messages.body ELSE '' END AS body,
  CASE WHEN messages.deleted_at IS NULL THEN messages.refs END AS refs,
  ${QUOTE} AS "replyTo",
  CASE WHEN messages.is_reacted AND messages.deleted_at IS NULL THEN (
    SELECT json_agg(json_build_object('emoji', emoji, 'people', people) ORDER BY first)
      FROM (SELECT emoji, min(reactions.id) AS first,
                   json_agg(json_build_object('id', reactor.id, 'displayName', reactor.display_name)
                            ORDER BY reactions.id) AS people
              FROM reactions JOIN users AS reactor ON reactor.id = reactions.user_id
             WHERE message_id = messages.id GROUP BY emoji) AS by_emoji) END AS reactions,
  CASE WHEN messages.subject_id IS NOT NULL THEN (
    SELECT json_build_object('id', subject.id, 'username', subject.username, 'displayName', subject.display_name)
      FROM users AS subject WHERE subject.id = messages.subject_id) END AS subject,
  messages.continues, messages.edited_at AS "editedAt", messages.deleted_at AS "deletedAt",
  messages.deleted_by AS "deletedBy", messages.created_at AS "createdAt"`;

/** What the rules look at of the two people, from the same. */
export const AUTHOR_AND_REMOVER = `json_build_object('id', users.id, 'role', users.role) AS author,
  CASE WHEN messages.deleted_by IS NOT NULL THEN (
    SELECT json_build_object('id', remover.id, 'role', remover.role)
      FROM users AS remover WHERE remover.id = messages.deleted_by) END AS remover`;

const selectMessage = statement<StoredMessage>(
  'message-by-id',
  `SELECT ${MESSAGE_COLUMNS} FROM messages JOIN users ON users.id = sender_id WHERE messages.id = $1`,
);

/** The message of that id, for those who have shown their reach. Throws NotFound. */
export async function readMessage(messageId: number): Promise<StoredMessage> {
  const [message] = await selectMessage(messageId);
  if (!message) throw new NotFound();
  return message;
}
