import type { MembershipRole, RoomKind } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { readLast } from '../messages/history.ts';
import type { StoredMessage } from '../messages/message.ts';
import { type DetailedMember, readFirstMembers } from './detailed-members.ts';

/** One of the person's rooms with all that there is to say of it. */
export interface DetailedRoom extends RoomRow {
  /** The first of them, in the order of their ids. */
  readonly members: readonly DetailedMember[];
  /** null when nothing was posted yet. */
  readonly lastMessage: StoredMessage | null;
}

interface RoomRow {
  readonly id: number;
  readonly kind: RoomKind;
  /** As this person sees it: a direct room carries the other's name. */
  readonly name: string;
  readonly topic: string;
  /** null for somebody who is gone. */
  readonly createdBy: number | null;
  readonly createdAt: Date;
  readonly isArchived: boolean;
  readonly role: MembershipRole;
  readonly messageCount: number;
  readonly lastReadSeq: number;
  readonly memberCount: number;
}

/** How many members are read with a room, and with each of many. */
const MEMBERS = { one: 100, many: 10 };

const selecting = (name: string, which: string) =>
  statement<RoomRow>(
    name,
    `SELECT rooms.id, kind, topic, rooms.created_by AS "createdBy", rooms.created_at AS "createdAt",
            archived_at IS NOT NULL AS "isArchived", mine.role, message_count AS "messageCount",
            mine.last_read_seq AS "lastReadSeq", (SELECT count(*) FROM memberships WHERE room_id = rooms.id) AS "memberCount",
            CASE kind WHEN 'direct' THEN coalesce(
              (SELECT display_name FROM memberships AS theirs JOIN users ON users.id = theirs.user_id
                WHERE theirs.room_id = rooms.id AND theirs.user_id <> $1), 'Notes to myself') ELSE name END AS name
       FROM memberships AS mine JOIN rooms ON rooms.id = mine.room_id
      WHERE mine.user_id = $1 AND ${which}
      ORDER BY coalesce(last_message_at, rooms.created_at) DESC, rooms.id DESC`,
  );

/** Without direct rooms that somebody else has opened and not written in. */
const selectMine = selecting(
  'rooms-detailed',
  `($2::text IS NULL OR kind = $2) AND NOT (kind = 'direct' AND message_count = 0 AND coalesce(rooms.created_by <> $1, false))`,
);
const selectOne = selecting('room-detailed', 'rooms.id = $2');

/** The rooms that the person is in, of that kind or of all, the one with the latest message first. */
export async function listDetailedRooms(actor: Actor, kind: RoomKind | null): Promise<DetailedRoom[]> {
  return addDetails(await selectMine(actor.id, kind), MEMBERS.many);
}

/** That room, for somebody who is in it. Throws NotFound for everybody else. */
export async function readDetailedRoom(actor: Actor, roomId: number): Promise<DetailedRoom> {
  const [room] = await addDetails(await selectOne(actor.id, roomId), MEMBERS.one);
  if (!room) throw new NotFound();
  return room;
}

async function addDetails(rooms: readonly RoomRow[], limit: number): Promise<DetailedRoom[]> {
  const [members, last] = await Promise.all([
    readFirstMembers(
      rooms.map(({ id }) => id),
      limit,
    ),
    readLast(rooms),
  ]);
  return rooms.map((room) => ({
    ...room,
    members: members.get(room.id) ?? [],
    lastMessage: last.get(room.id) ?? null,
  }));
}
