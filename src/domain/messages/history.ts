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
}

export interface HistoryPage {
  readonly room: ReachedRoom;
  /** Oldest first. */
  readonly messages: readonly StoredMessage[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
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

const selectChanges = statement<StoredMessage>(
  'messages-changes',
  `SELECT ${MESSAGE_COLUMNS} FROM messages JOIN users ON users.id = sender_id
    WHERE room_id = $1 AND rev > $2 ORDER BY rev LIMIT $3`,
);

const selectChangesOfMany = statement<StoredMessage & { place: number }>(
  'messages-changes-of-many',
  `SELECT asked.place, changes.*
     FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS asked (room_id, rev, place)
    CROSS JOIN LATERAL (
      SELECT ${MESSAGE_COLUMNS} FROM messages JOIN users ON users.id = sender_id
       WHERE messages.room_id = asked.room_id AND messages.rev > asked.rev ORDER BY messages.rev LIMIT $3) AS changes
    ORDER BY asked.place, changes.rev`,
);

/** A page of the room's history with the room as it was before the page was read: its `revision` can only be too low. */
export async function readHistory(actor: Actor, roomId: number, cursor: HistoryCursor): Promise<HistoryPage> {
  const room = await reachRoom(actor, roomId);
  return { room, ...(await readPage(room, cursor)) };
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

function rangeOf({ before, after, around }: HistoryCursor, newest: number): [first: number, last: number] {
  if (after !== undefined) return [after + 1, Math.min(after + PAGE_SIZE, newest)];
  if (around !== undefined) return windowEndingAt(Math.min(around + PAGE_SIZE / 2, newest));
  return windowEndingAt(before === undefined ? newest : Math.min(before - 1, newest));
}

function windowEndingAt(last: number): [first: number, last: number] {
  return [Math.max(1, last - PAGE_SIZE + 1), last];
}

/** What changed in the room after `rev`, in order of `rev`, tombstones included. For those who have shown their reach. */
export function readChanges(roomId: number, rev: number, limit: number): Promise<StoredMessage[]> {
  return selectChanges(roomId, rev, limit);
}

/** The same for many, each room from its own `rev`; in their order. */
export async function readChangesOfMany(
  asked: readonly { readonly roomId: number; readonly rev: number }[],
  limit: number,
): Promise<StoredMessage[][]> {
  const changes: StoredMessage[][] = asked.map(() => []);
  const [roomIds, revs] = [asked.map(({ roomId }) => roomId), asked.map(({ rev }) => rev)];
  for (const row of await selectChangesOfMany(roomIds, revs, limit)) changes[row.place - 1]?.push(row);
  return changes;
}
