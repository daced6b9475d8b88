import type { RoomKind } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';

/** One of the person's rooms, with what a list shows of it. */
export interface ListedRoom {
  readonly id: number;
  readonly kind: RoomKind;
  /** As this person sees it: a direct room carries the other's name. */
  readonly name: string;
  readonly unread: number;
  readonly lastMessageAt: Date | null;
  readonly lastAuthor: string | null;
  /** null when nothing was posted yet, or the last message was deleted. */
  readonly lastBody: string | null;
}

/** A room that anybody may join. */
export interface OpenRoom {
  readonly id: number;
  readonly name: string;
  readonly topic: string;
  readonly memberCount: number;
}

const selectMine = statement<ListedRoom>(
  'rooms-mine',
  `SELECT rooms.id, rooms.kind, message_count - last_read_seq AS unread, last_message_at AS "lastMessageAt",
          author.display_name AS "lastAuthor",
          CASE WHEN last.deleted_at IS NULL THEN left(last.body, 120) END AS "lastBody",
          CASE rooms.kind WHEN 'direct' THEN coalesce(
            (SELECT display_name FROM memberships AS other JOIN users ON users.id = other.user_id
              WHERE other.room_id = rooms.id AND other.user_id <> $1), 'Notes to myself') ELSE name END AS name
     FROM memberships JOIN rooms ON rooms.id = memberships.room_id
     LEFT JOIN messages AS last ON last.room_id = rooms.id AND last.seq = rooms.message_count
     LEFT JOIN users AS author ON author.id = last.sender_id
    WHERE memberships.user_id = $1 AND archived_at IS NULL
    ORDER BY coalesce(last_message_at, rooms.created_at) DESC, rooms.id DESC`,
);

const selectOpen = statement<OpenRoom>(
  'rooms-open',
  `SELECT rooms.id, name, topic, (SELECT count(*) FROM memberships WHERE room_id = rooms.id) AS "memberCount"
     FROM rooms
    WHERE kind = 'open' AND archived_at IS NULL
      AND NOT EXISTS (SELECT FROM memberships WHERE room_id = rooms.id AND user_id = $1)
    ORDER BY "memberCount" DESC, lower(name) LIMIT $2`,
);

const selectOpenRoom = statement<OpenRoom>(
  'room-open-by-id',
  `SELECT id, name, topic, (SELECT count(*) FROM memberships WHERE room_id = rooms.id) AS "memberCount"
     FROM rooms WHERE id = $1 AND kind = 'open' AND archived_at IS NULL`,
);

const BROWSE_LIMIT = 200;

/** The rooms that the person is in, the one with the latest message first. */
export function listMyRooms(actor: Actor): Promise<ListedRoom[]> {
  return selectMine(actor.id);
}

/** The open rooms that the person is not in, the largest first, at most 200. */
export function listOpenRooms(actor: Actor): Promise<OpenRoom[]> {
  return selectOpen(actor.id, BROWSE_LIMIT);
}

/** That room if anybody may join it. */
export async function findOpenRoom(roomId: number): Promise<OpenRoom | undefined> {
  const [room] = await selectOpenRoom(roomId);
  return room;
}
