import type { MembershipRole, NotificationLevel, RoomKind } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { gathered } from '../gathering.ts';
import { isOnline } from '../presence/presence.ts';
import { mentionsAfter } from './unread.ts';

/** One of the person's rooms, with what a list shows of it. */
export interface ListedRoom {
  readonly id: number;
  readonly kind: RoomKind;
  /** As this person sees it: a direct room carries the other's name. */
  readonly name: string;
  readonly role: MembershipRole;
  readonly isStarred: boolean;
  readonly isArchived: boolean;
  readonly notificationLevel: NotificationLevel;
  readonly messageCount: number;
  readonly lastReadSeq: number;
  /** Messages after `lastReadSeq` that mention the person or everybody. */
  readonly mentions: number;
  readonly lastMessageAt: Date | null;
  readonly lastSenderId: number | null;
  readonly lastAuthor: string | null;
  /** null when nothing was posted yet, or the last message was deleted. */
  readonly lastBody: string | null;
  /** The other one of a direct room; null in the room for one's own notes, and in every other kind. */
  readonly otherId: number | null;
  readonly otherAvatarVersion: number | null;
  readonly isOtherOnline: boolean;
}

/** A room that anybody may join. */
export interface OpenRoom {
  readonly id: number;
  readonly name: string;
  readonly topic: string;
  readonly memberCount: number;
}

/** `isHidden`: a direct room that somebody else has opened and not written in. */
const selectMine = statement<ListedRoom & { userId: number; isHidden: boolean }>(
  'rooms-mine',
  `SELECT mine.user_id AS "userId", rooms.id, rooms.kind, mine.role, mine.is_starred AS "isStarred", archived_at IS NOT NULL AS "isArchived",
          mine.notification_level AS "notificationLevel", message_count AS "messageCount",
          mine.last_read_seq AS "lastReadSeq", last_message_at AS "lastMessageAt",
          ${mentionsAfter('rooms.id', 'mine.last_read_seq', 'mine.user_id')} AS mentions,
          last.sender_id AS "lastSenderId", author.display_name AS "lastAuthor",
          CASE WHEN last.deleted_at IS NULL THEN left(last.body, 200) END AS "lastBody",
          CASE rooms.kind WHEN 'direct' THEN coalesce(other.display_name, 'Notes to myself') ELSE name END AS name,
          rooms.kind = 'direct' AND message_count = 0 AND created_by <> mine.user_id AS "isHidden",
          other.id AS "otherId", other.avatar_version AS "otherAvatarVersion", other.id IS NOT NULL AND ${isOnline('other.id')} AS "isOtherOnline"
     FROM memberships AS mine JOIN rooms ON rooms.id = mine.room_id
     LEFT JOIN messages AS last ON last.room_id = rooms.id AND last.seq = rooms.message_count
     LEFT JOIN users AS author ON author.id = last.sender_id
     LEFT JOIN memberships AS theirs ON rooms.kind = 'direct' AND theirs.room_id = rooms.id AND theirs.user_id <> mine.user_id
     LEFT JOIN users AS other ON other.id = theirs.user_id
    WHERE mine.user_id = ANY ($1::bigint[])
    ORDER BY coalesce(last_message_at, rooms.created_at) DESC, rooms.id DESC`,
);

const selectOpen = statement<OpenRoom>(
  'rooms-open',
  `SELECT rooms.id, name, topic, (SELECT count(*) FROM memberships WHERE room_id = rooms.id) AS "memberCount"
     FROM rooms
    WHERE kind = 'open' AND archived_at IS NULL AND strpos(lower(name || ' ' || topic), lower($3)) > 0
      AND NOT EXISTS (SELECT FROM memberships WHERE room_id = rooms.id AND user_id = $1)
    ORDER BY "memberCount" DESC, lower(name) LIMIT $2`,
);

const selectOpenRoom = statement<OpenRoom>(
  'room-open-by-id',
  `SELECT id, name, topic, (SELECT count(*) FROM memberships WHERE room_id = rooms.id) AS "memberCount"
     FROM rooms WHERE id = $1 AND kind = 'open' AND archived_at IS NULL`,
);

const BROWSE_LIMIT = 200;

/**
 * The rooms that the person is in, archived ones too, the one with the latest message first; without direct rooms that
 * somebody else has opened and not written in.
 */
export async function listMyRooms(actor: Actor): Promise<ListedRoom[]> {
  return (await readMyRooms(actor)).listed;
}

interface MyRooms {
  readonly listed: ListedRoom[];
  readonly all: ListedRoom[];
}

/** Those rooms, and all that the person is in. */
export async function readMyRooms(actor: Actor): Promise<MyRooms> {
  return (await readRoomsOf(actor.id)) ?? { listed: [], all: [] };
}

const readRoomsOf = gathered<number, MyRooms>(async (userIds) => {
  const found = new Map(userIds.map((userId) => [userId, { listed: [], all: [] } as MyRooms]));
  for (const { userId, isHidden, ...room } of await selectMine(userIds)) {
    found.get(userId)?.all.push(room);
    if (!isHidden) found.get(userId)?.listed.push(room);
  }
  return found;
});

/** The open rooms that the person is not in and whose name or topic has the words, the largest first, at most 200. */
export function listOpenRooms(actor: Actor, words = ''): Promise<OpenRoom[]> {
  return selectOpen(actor.id, BROWSE_LIMIT, words);
}

/** That room if anybody may join it. */
export async function findOpenRoom(roomId: number): Promise<OpenRoom | undefined> {
  const [room] = await selectOpenRoom(roomId);
  return room;
}
