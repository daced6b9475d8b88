import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { gathered } from '../gathering.ts';

/** Somebody and a room that they are in, or are not in. */
export interface Standing {
  readonly userId: number;
  readonly roomId: number;
  readonly isMember: boolean;
}

const selectDifferences = statement<Standing>(
  'memberships-differences',
  `WITH believed AS MATERIALIZED (
     SELECT * FROM unnest($2::bigint[], $3::bigint[]) AS believed (user_id, room_id)
   )
   SELECT user_id AS "userId", room_id AS "roomId", false AS "isMember" FROM believed
    WHERE NOT EXISTS (SELECT FROM memberships
                       WHERE memberships.user_id = believed.user_id AND memberships.room_id = believed.room_id)
   UNION ALL
   SELECT user_id, room_id, true FROM memberships
    WHERE user_id = ANY ($1::bigint[])
      AND NOT EXISTS (SELECT FROM believed
                       WHERE memberships.user_id = believed.user_id AND memberships.room_id = believed.room_id)`,
);

/** Where a room's numbers stand. */
export interface RoomCounters {
  readonly roomId: number;
  /** Its last `rev`. */
  readonly revision: number;
  /** Its last `seq`. */
  readonly messageCount: number;
}

const selectCounters = statement<RoomCounters>(
  'rooms-counters',
  `SELECT id AS "roomId", revision, message_count AS "messageCount" FROM rooms WHERE id = ANY ($1::bigint[])`,
);

/** A room's numbers, with where its messages and notices end. */
export interface RoomStart extends RoomCounters {
  /** The highest id among them, 0 for none: what is written later has a higher one. */
  readonly newestId: number;
}

/** Notices stand after the message that was the last one then. */
const selectStarts = statement<RoomStart>(
  'rooms-starts',
  `SELECT id AS "roomId", revision, message_count AS "messageCount",
          greatest((SELECT max(messages.id) FROM messages
                     WHERE room_id = rooms.id AND messages.seq IS NULL AND after_seq = message_count),
                   (SELECT messages.id FROM messages WHERE room_id = rooms.id AND messages.seq = message_count), 0) AS "newestId"
     FROM rooms WHERE id = ANY ($1::bigint[])`,
);

const selectRoomIds = statement<{ userId: number; roomIds: number[] }>(
  'memberships-room-ids',
  `SELECT user_id AS "userId", json_agg(room_id) AS "roomIds" FROM memberships WHERE user_id = ANY ($1::bigint[])
    GROUP BY user_id`,
);

const findCounters = gathered<number, RoomCounters>(async (roomIds) => {
  const rooms = await listCounters(roomIds);
  return new Map(rooms.map((counters) => [counters.roomId, counters]));
});

/** Where the room's numbers stand at this moment, all of them at the same one. */
export async function readCounters(roomId: number): Promise<RoomCounters> {
  return (await findCounters(roomId)) ?? { roomId, revision: 0, messageCount: 0 };
}

const findStart = gathered<number, RoomStart>(async (roomIds) => {
  const rooms = await selectStarts(roomIds);
  return new Map(rooms.map((start) => [start.roomId, start]));
});

/** The same with where its messages end. */
export async function readStart(roomId: number): Promise<RoomStart> {
  return (await findStart(roomId)) ?? { roomId, revision: 0, messageCount: 0, newestId: 0 };
}

/** Where these people's memberships are other than believed: ended, or begun. */
export function findStandings(
  userIds: readonly number[],
  believed: readonly { userId: number; roomId: number }[],
): Promise<Standing[]> {
  return selectDifferences(
    userIds,
    believed.map((each) => each.userId),
    believed.map((each) => each.roomId),
  );
}

/** The same of each of these rooms. */
export function listCounters(roomIds: readonly number[]): Promise<RoomCounters[]> {
  return selectCounters(roomIds);
}

/** The ids of the rooms that the person is in. */
export async function listMyRoomIds(actor: Actor): Promise<readonly number[]> {
  return (await readRoomIdsOf(actor.id)) ?? [];
}

const readRoomIdsOf = gathered<number, readonly number[]>(listRoomIdsOf);

/** The same of each of these people. */
export async function listRoomIdsOf(userIds: readonly number[]): Promise<Map<number, readonly number[]>> {
  const found = await selectRoomIds(userIds);
  return new Map(found.map(({ userId, roomIds }) => [userId, roomIds]));
}
