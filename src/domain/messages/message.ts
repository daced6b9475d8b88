/** A message as the database has it, with what a screen shows of its sender. */
export interface StoredMessage {
  readonly id: number;
  readonly roomId: number;
  readonly seq: number;
  readonly rev: number;
  readonly nonce: string;
  readonly senderId: number;
  readonly senderUsername: string;
  readonly senderDisplayName: string;
  readonly senderAvatarVersion: number;
  /** Empty once deleted: the text of a tombstone never leaves the database. */
  readonly body: string;
  /** By the same sender as the message before it, within five minutes. */
  readonly continues: boolean;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly createdAt: Date;
}

/** The columns of StoredMessage, from `messages` joined to its sender as `users`. */
export const MESSAGE_COLUMNS = `messages.id, messages.room_id AS "roomId", seq, rev, nonce, sender_id AS "senderId",
  users.username AS "senderUsername", users.display_name AS "senderDisplayName",
  users.avatar_version AS "senderAvatarVersion",
  CASE WHEN deleted_at IS NULL THEN body ELSE '' END AS body, continues,
  edited_at AS "editedAt", deleted_at AS "deletedAt", messages.created_at AS "createdAt"`;
