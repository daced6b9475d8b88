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

const selectRevisions = statement<{ roomId: number; revision: number }>(
  'rooms-revisions',
  'SELECT id AS "roomId", revision FROM rooms WHERE id = ANY ($1::bigint[])',
);

const selectRoomIds = statement<{ userId: number; roomIds: number[] }>(
  'memberships-room-ids',
  `SELECT user_id AS "userId", json_agg(room_id) AS "roomIds" FROM memberships WHERE user_id = ANY ($1::bigint[])
    GROUP BY user_id`,
);

const findRevision = gathered<number, number>(async (roomIds) => {
  const rooms = await listRevisions(roomIds);
  return new Map(rooms.map(({ roomId, revision }) => [roomId, revision]));
});

/** The room's last `rev`. */
export async function readRevision(roomId: number): Promise<number> {
  return (await findRevision(roomId)) ?? 0;
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

/** The last `rev` of each of these rooms. */
export function listRevisions(roomIds: readonly number[]): Promise<{ roomId: number; revision: number }[]> {
  return selectRevisions(roomIds);
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
