import type { RoomKind } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';

export type ReportReason = 'spam' | 'harassment' | 'hate' | 'violence' | 'illegal' | 'other';

/** Where something reported was said. */
export interface ReportedRoom {
  readonly id: number;
  readonly kind: RoomKind;
  /** null in a direct room. */
  readonly name: string | null;
}

/** A text as it stood when it was reported, or one of those around it. */
export interface CopiedMessage {
  readonly id: number;
  readonly seq: number;
  readonly senderId: number;
  readonly username: string;
  readonly displayName: string;
  /** null: it was deleted. */
  readonly body: string | null;
  readonly isEdited: boolean;
  readonly isReported: boolean;
  /** ISO 8601 */
  readonly createdAt: string;
}

/** What a report is about, as it was then: nothing that happens later changes it. */
export type ReportCopy =
  | { readonly kind: 'message'; readonly room: ReportedRoom; readonly messages: readonly CopiedMessage[] }
  | {
      readonly kind: 'profile';
      readonly username: string;
      readonly displayName: string;
      readonly bio: string;
    };

/** Who reports, and why; a word rule instead of a reporter. */
interface Grounds {
  readonly reporterId: number | null;
  readonly ruleId: number | null;
  readonly reason: ReportReason;
  readonly details: string;
}

interface Inserted {
  readonly id: number;
  readonly roomId: number;
}

/** On either side of a reported message: what staff see of a conversation, and nothing more. */
const TEXTS_AROUND = 5;

const insertMessageReport = statement<Inserted>(
  'report-message-insert',
  `INSERT INTO reports (reporter_id, rule_id, reason, details, subject_id, message_id, room_id, copy)
   SELECT $2, $3, $4, $5, reported.sender_id, reported.id, room_id, jsonb_build_object('kind', 'message',
            'room', jsonb_build_object('id', room_id, 'kind', rooms.kind, 'name', rooms.name),
            'messages', (
              SELECT jsonb_agg(jsonb_build_object('id', near.id, 'seq', near.seq, 'senderId', sender_id,
                       'username', username, 'displayName', display_name,
                       'body', CASE WHEN deleted_at IS NULL THEN body END, 'isEdited', edited_at IS NOT NULL,
                       'isReported', near.id = reported.id, 'createdAt', near.created_at) ORDER BY near.seq)
                FROM messages AS near JOIN users ON users.id = near.sender_id
               WHERE near.room_id = reported.room_id
                 AND near.seq BETWEEN reported.seq - ${TEXTS_AROUND} AND reported.seq + ${TEXTS_AROUND}))
     FROM messages AS reported JOIN rooms ON rooms.id = room_id
    WHERE reported.id = $1 AND reported.kind = 'text' AND deleted_at IS NULL
   ON CONFLICT DO NOTHING RETURNING id, room_id AS "roomId"`,
);

const insertProfileReport = statement<{ id: number }>(
  'report-profile-insert',
  `INSERT INTO reports (reporter_id, reason, details, subject_id, copy)
   SELECT $2, $3, $4, id, jsonb_build_object('kind', 'profile', 'username', username, 'displayName', display_name, 'bio', bio)
     FROM users WHERE id = $1
   ON CONFLICT DO NOTHING RETURNING id`,
);

/** Copies a message with what stands around it; undefined when it was reported so before, or is gone. */
export async function copyMessage(
  messageId: number,
  { reporterId, ruleId, reason, details }: Grounds,
): Promise<Inserted | undefined> {
  const [report] = await insertMessageReport(messageId, reporterId, ruleId, reason, details);
  return report;
}

/** Copies a profile; undefined while an earlier report of the same person about it is open. */
export async function copyProfile(
  userId: number,
  { reporterId, reason, details }: Omit<Grounds, 'ruleId'>,
): Promise<{ id: number } | undefined> {
  const [report] = await insertProfileReport(userId, reporterId, reason, details);
  return report;
}
