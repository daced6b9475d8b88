import { statement } from '../../db/statements.ts';

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
