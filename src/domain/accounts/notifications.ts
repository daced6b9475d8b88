import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { announce } from '../events.ts';
import { PAGE_SIZE, type Page, type PageCursor, pageOf } from '../paging.ts';

/** What each kind of notification says, for its sentence and its link. */
export interface NotificationData {
  /** What became of a report that the person made. */
  readonly 'report-decided': { readonly reportId: number; readonly status: 'upheld' | 'rejected' };
  /** A report about the person was upheld. */
  readonly 'report-upheld': { readonly reportId: number };
  readonly 'message-removed': {
    readonly messageId: number;
    readonly roomId: number;
    readonly reason: string;
  };
  /** All that they wrote in the last hours. */
  readonly 'messages-removed': { readonly messages: number; readonly reason: string };
  readonly sanction: {
    readonly kind: 'mute' | 'suspension' | 'ban' | 'room_ban';
    readonly reason: string;
    /** ISO 8601; null: until it is lifted. */
    readonly endsAt: string | null;
    readonly roomName?: string;
  };
  readonly 'appeal-decided': { readonly reportId: number; readonly status: 'granted' | 'refused' };
  readonly 'held-released': { readonly roomId: number; readonly messageId: number; readonly seq: number };
  readonly 'held-refused': { readonly roomId: number; readonly reason: string; readonly body: string };
  readonly 'invitation-used': { readonly username: string };
  /** An outgoing webhook of theirs could not be delivered to for days. */
  readonly 'webhook-off': { readonly roomId: number; readonly webhookName: string };
}

export type NotificationKind = keyof NotificationData;

/** Something that Parley told somebody. */
export type Notification = {
  [Kind in NotificationKind]: {
    readonly id: number;
    readonly kind: Kind;
    readonly data: NotificationData[Kind];
    readonly readAt: Date | null;
    readonly createdAt: Date;
  };
}[NotificationKind];

const insertNotification = statement<{ unread: number }>(
  'notification-insert',
  `WITH added AS (INSERT INTO notifications (user_id, kind, data)
                  SELECT id, $2, $3 FROM users WHERE id = $1 AND status = 'active' RETURNING id)
   SELECT count(*) + 1 AS unread FROM notifications WHERE user_id = $1 AND read_at IS NULL HAVING EXISTS (SELECT FROM added)`,
);

const selectNotifications = statement<Notification>(
  'notifications-mine',
  `SELECT id, kind, data, read_at AS "readAt", created_at AS "createdAt" FROM notifications
    WHERE user_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT ${PAGE_SIZE + 1}`,
);

const countNotifications = statement<{ unread: number }>(
  'notifications-unread',
  'SELECT count(*) AS unread FROM notifications WHERE user_id = $1 AND read_at IS NULL',
);

const updateRead = statement<{ unread: number }>(
  'notifications-read',
  `WITH read AS (UPDATE notifications SET read_at = now() WHERE user_id = $1 AND id <= $2 AND read_at IS NULL RETURNING id)
   SELECT count(*) AS unread FROM notifications WHERE user_id = $1 AND read_at IS NULL AND id > $2
   HAVING EXISTS (SELECT FROM read)`,
);

/**
 * Tells somebody something, in the transaction of the act that it is about; on their open pages once that has committed.
 * Whoever has deleted their account is told nothing any more.
 */
export async function notify<Kind extends NotificationKind>(
  userId: number,
  kind: Kind,
  data: NotificationData[Kind],
): Promise<void> {
  const [counted] = await insertNotification(userId, kind, JSON.stringify(data));
  if (counted) announce('notifications.changed', { userId, unread: counted.unread });
}

/** What the person was told, newest first, 50 at a time. */
export async function listNotifications(
  actor: Actor,
  { before }: PageCursor = {},
): Promise<Page<Notification>> {
  return pageOf(await selectNotifications(actor.id, before ?? null));
}

/** How many the person has not seen. */
export async function countUnread(actor: Actor): Promise<number> {
  const [counted] = await countNotifications(actor.id);
  return counted?.unread ?? 0;
}

/** The person has seen them, up to the one of that id. */
export async function markNotificationsRead(actor: Actor, throughId: number): Promise<void> {
  const [changed] = await updateRead(actor.id, throughId);
  if (changed) announce('notifications.changed', { userId: actor.id, unread: changed.unread });
}
