import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { type ReachedRoom, reachRoom } from '../rooms/reach.ts';
import { MESSAGE_COLUMNS, type StoredMessage } from './message.ts';

export const PAGE_SIZE = 50;

/** Which part of a room's history; at most one of them, the newest page when none is given. */
export interface HistoryCursor {
  readonly before?: number;
  readonly after?: number;
  readonly around?: number;
  /** How many messages at most; as many as pages show, when it is left out. */
  readonly limit?: number;
}

export interface HistoryPage {
  readonly room: ReachedRoom;
  /** Oldest first. */
  readonly messages: readonly StoredMessage[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** A change that somebody missed. */
export interface MissedChange extends StoredMessage {
  /** A notice of who came or went that was drawn anew, after a later one about the same person. */
  readonly isOvertaken: boolean;
}

/** More notices than this on one page are left out, the oldest first: people who come and go must not bury a conversation. */
const MAX_NOTICES = 100;

/** `seq` has no gaps, so every page is a range of it: one index scan, however large the history is. Notices have an index of their own. */
const selectRange = statement<StoredMessage>(
  'messages-range',
  `SELECT * FROM (
     SELECT ${MESSAGE_COLUMNS} FROM messages JOIN users ON users.id = sender_id
      WHERE room_id = $1 AND seq BETWEEN $2 AND $3
     UNION ALL
     (SELECT ${MESSAGE_COLUMNS} FROM messages JOIN users ON users.id = sender_id
       WHERE room_id = $1 AND seq IS NULL AND after_seq BETWEEN $4 AND $3
       ORDER BY messages.id DESC LIMIT ${MAX_NOTICES})
   ) AS page ORDER BY seq, kind <> 'text', id`,
);

const selectTexts = statement<StoredMessage>(
  'messages-texts',
  `SELECT ${MESSAGE_COLUMNS} FROM messages JOIN users ON users.id = sender_id
    WHERE room_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq`,
);

const selectLast = statement<StoredMessage>(
  'messages-last-of-rooms',
  `SELECT ${MESSAGE_COLUMNS} FROM unnest($1::bigint[], $2::bigint[]) AS asked (room, last)
     JOIN messages ON messages.room_id = asked.room AND messages.seq = asked.last JOIN users ON users.id = sender_id`,
);

const selectChanges = statement<StoredMessage>(
  'messages-changes',
  `SELECT ${MESSAGE_COLUMNS} FROM messages JOIN users ON users.id = sender_id
    WHERE room_id = $1 AND rev > $2 ORDER BY rev LIMIT $3`,
);

/** In one room the ids grow with what happens. */
const IS_OVERTAKEN = `CASE WHEN messages.seq IS NULL AND messages.edited_at IS NOT NULL THEN EXISTS (
    SELECT FROM messages AS later
     WHERE later.room_id = messages.room_id AND later.seq IS NULL AND later.after_seq >= messages.after_seq
       AND later.id > messages.id AND later.rev < messages.rev AND later.kind IN ('joined', 'added', 'left', 'removed')
       AND coalesce(later.subject_id, later.sender_id) = coalesce(messages.subject_id, messages.sender_id))
    ELSE false END`;

const selectChangesOfMany = statement<MissedChange & { place: number }>(
  'messages-changes-of-many',
  `SELECT asked.place, changes.*
     FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS asked (room_id, rev, place)
    CROSS JOIN LATERAL (
      SELECT ${MESSAGE_COLUMNS}, ${IS_OVERTAKEN} AS "isOvertaken" FROM messages JOIN users ON users.id = sender_id
       WHERE messages.room_id = asked.room_id AND messages.rev > asked.rev ORDER BY messages.rev LIMIT $3) AS changes
    ORDER BY asked.place, changes.rev`,
);

/** A page of the room's history with the room as it was before the page was read: its `revision` can only be too low. */
export async function readHistory(actor: Actor, roomId: number, cursor: HistoryCursor): Promise<HistoryPage> {
  const room = await reachRoom(actor, roomId);
  return { room, ...(await readPage(room, cursor)) };
}

/** The same without notices: what was said. */
export async function readTexts(actor: Actor, roomId: number, cursor: HistoryCursor): Promise<HistoryPage> {
  const room = await reachRoom(actor, roomId);
  const [first, last] = rangeOf(cursor, room.messageCount);
  const messages = await selectTexts(roomId, first, last);
  return { room, messages, hasOlder: first > 1, hasNewer: last < room.messageCount };
}

/** The last message of each of these rooms, by room; of those that have one. For those who have shown their reach. */
export async function readLast(
  rooms: readonly Pick<ReachedRoom, 'id' | 'messageCount'>[],
): Promise<Map<number, StoredMessage>> {
  const messages = await selectLast(
    rooms.map(({ id }) => id),
    rooms.map(({ messageCount }) => messageCount),
  );
  return new Map(messages.map((message) => [message.roomId, message]));
}

/** A page of a room that has so many messages. For those who have shown their reach. */
export async function readPage(
  { id, messageCount }: Pick<ReachedRoom, 'id' | 'messageCount'>,
  cursor: HistoryCursor,
): Promise<Omit<HistoryPage, 'room'>> {
  const [first, last] = rangeOf(cursor, messageCount);
  // What happened before the first message of all stands before it; there is nothing before both.
  const messages = await selectRange(id, first, last, first === 1 && cursor.before !== 1 ? 0 : first);
  return { messages, hasOlder: first > 1, hasNewer: last < messageCount };
}

function rangeOf(
  { before, after, around, limit = PAGE_SIZE }: HistoryCursor,
  newest: number,
): [first: number, last: number] {
  if (after !== undefined) return [after + 1, Math.min(after + limit, newest)];
  if (around !== undefined) return windowEndingAt(Math.min(around + Math.floor(limit / 2), newest), limit);
  return windowEndingAt(before === undefined ? newest : Math.min(before - 1, newest), limit);
}

function windowEndingAt(last: number, size: number): [first: number, last: number] {
  return [Math.max(1, last - size + 1), last];
}

/** What changed in the room after `rev`, in order of `rev`, tombstones included. For those who have shown their reach. */
export function readChanges(roomId: number, rev: number, limit: number): Promise<StoredMessage[]> {
  return selectChanges(roomId, rev, limit);
}

/** The same for many, each room from its own `rev`; in their order. */
export async function readChangesOfMany(
  asked: readonly { readonly roomId: number; readonly rev: number }[],
  limit: number,
): Promise<MissedChange[][]> {
  const changes: MissedChange[][] = asked.map(() => []);
  const [roomIds, revs] = [asked.map(({ roomId }) => roomId), asked.map(({ rev }) => rev)];
  for (const row of await selectChangesOfMany(roomIds, revs, limit)) changes[row.place - 1]?.push(row);
  return changes;
}
