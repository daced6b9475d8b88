import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { announce } from '../events.ts';

/** Rooms of more people than this have no read receipts. */
export const RECEIPTS_LIMIT = 20;

/** How far somebody has read. */
export interface Receipt {
  readonly userId: number;
  readonly displayName: string;
  readonly seq: number;
}

/** How far somebody has read, and how many messages after that mention them. */
interface Reader {
  readonly userId: number;
  readonly seq: number;
  readonly mentions: number;
  /** The room's `message_count` when they were counted: later ones come on top. */
  readonly count: number;
}

/** A SQL expression: how many messages of others after `seq` mention the person or everybody. */
export function mentionsAfter(roomId: string, seq: string, userId: string): string {
  return `(SELECT count(DISTINCT mentions.seq) FROM mentions
            WHERE mentions.room_id = ${roomId} AND mentions.seq > ${seq} AND CASE WHEN mentions.user_id IS NULL
                  THEN NOT EXISTS (SELECT FROM messages WHERE messages.id = mentions.message_id AND sender_id = ${userId})
                  ELSE mentions.user_id = ${userId} END)`;
}

interface ReadState {
  readonly seq: number;
  readonly mentions: number;
  readonly count: number;
  readonly hasChanged: boolean;
  readonly isShown: boolean;
}

/** `mine` is the row as it was, locked: two tabs that read at once are one after the other. */
function settingLastRead(name: string, lastRead: string) {
  return statement<ReadState>(
    name,
    `WITH mine AS (
       SELECT memberships.id, last_read_seq, message_count FROM memberships JOIN rooms ON rooms.id = room_id
        WHERE room_id = $1 AND user_id = $2 FOR NO KEY UPDATE OF memberships
     )
     UPDATE memberships SET last_read_seq = ${lastRead} FROM mine WHERE memberships.id = mine.id
     RETURNING memberships.last_read_seq AS seq, memberships.last_read_seq <> mine.last_read_seq AS "hasChanged",
               ${mentionsAfter('$1', 'memberships.last_read_seq', '$2')} AS mentions, message_count AS count,
               (SELECT count(*) FROM memberships AS all_of_them WHERE room_id = $1) <= ${RECEIPTS_LIMIT} AS "isShown"`,
  );
}

const readThrough = settingLastRead(
  'membership-read',
  'greatest(mine.last_read_seq, least($3::bigint, message_count))',
);
const unreadFrom = settingLastRead('membership-unread', 'greatest(0, least($3::bigint - 1, message_count))');

/** The rows are locked: what is read meanwhile is told later. */
const selectReaders = statement<Reader>(
  'memberships-readers',
  `SELECT user_id AS "userId", last_read_seq AS seq, (SELECT message_count FROM rooms WHERE id = $1) AS count,
          ${mentionsAfter('$1', 'last_read_seq', 'memberships.user_id')} AS mentions
     FROM memberships WHERE room_id = $1 AND last_read_seq < $2 AND ($3::bigint[] IS NULL OR user_id = ANY ($3))
      FOR NO KEY UPDATE OF memberships`,
);

/** A bot sees nothing. */
const selectReceipts = statement<Receipt>(
  'memberships-receipts',
  `SELECT user_id AS "userId", display_name AS "displayName", last_read_seq AS seq
     FROM memberships JOIN users ON users.id = user_id WHERE room_id = $1 AND NOT is_bot ORDER BY display_name`,
);

const selectReceiptsOfMany = statement<Receipt & { roomId: number }>(
  'memberships-receipts-of-many',
  `SELECT memberships.room_id AS "roomId", user_id AS "userId", display_name AS "displayName", last_read_seq AS seq
     FROM unnest($1::bigint[]) AS asked (room_id)
     JOIN memberships ON memberships.room_id = asked.room_id JOIN users ON users.id = user_id
    WHERE NOT is_bot AND (SELECT count(*) FROM (SELECT FROM memberships AS counted WHERE counted.room_id = asked.room_id
                                  LIMIT ${RECEIPTS_LIMIT + 1}) AS first_ones) <= ${RECEIPTS_LIMIT}
    ORDER BY display_name`,
);

/** The person has read up to `seq`, at most the newest; reading never goes back. Throws NotFound. */
export async function markRead(actor: Actor, roomId: number, seq: number): Promise<void> {
  tell(actor, roomId, await readThrough(roomId, actor.id, seq));
}

/** The message `seq` and all after it are unread again. Throws NotFound. */
export async function markUnread(actor: Actor, roomId: number, seq: number): Promise<void> {
  tell(actor, roomId, await unreadFrom(roomId, actor.id, seq));
}

/**
 * The message `seq` mentions others than before: tells those of these people (null is everybody in the room) who have
 * not read it how many mentions are left. Inside a transaction that holds the room's lock.
 */
export async function recountMentions(
  roomId: number,
  seq: number,
  userIds: readonly number[] | null,
): Promise<void> {
  const readers = await selectReaders(roomId, seq, userIds);
  if (readers.length > 0) announce('mentions.changed', { roomId, readers });
}

/** How far everybody in the room has read, in a room of at most 20 people; else nothing. For those who have shown their reach. */
export async function listReceipts(room: { id: number; memberCount: number }): Promise<Receipt[]> {
  return room.memberCount > RECEIPTS_LIMIT ? [] : selectReceipts(room.id);
}

/** The same of each of these rooms; nothing of larger ones. */
export async function listReceiptsOfMany(roomIds: readonly number[]): Promise<Map<number, Receipt[]>> {
  const receipts = new Map<number, Receipt[]>();
  for (const { roomId, ...receipt } of await selectReceiptsOfMany(roomIds))
    receipts.set(roomId, [...(receipts.get(roomId) ?? []), receipt]);
  return receipts;
}

function tell(actor: Actor, roomId: number, [state]: ReadState[]): void {
  if (!state) throw new NotFound();
  const { hasChanged, ...read } = state;
  const { id: userId, displayName } = actor;
  if (hasChanged) announce('room.read', { roomId, userId, displayName, ...read });
}
