/**
 * A SQL condition on a row of `rooms`: a member of staff may look into it (as `isInSight` in policies/moderation). Open ones,
 * those that they are in, and where something was reported; never direct ones: nobody browses them.
 */
export function isRoomInSight(actorId: string): string {
  return `(rooms.kind = 'open' OR rooms.kind = 'closed' AND (
    EXISTS (SELECT FROM memberships AS mine WHERE mine.room_id = rooms.id AND mine.user_id = ${actorId})
    OR EXISTS (SELECT FROM reports AS reported WHERE reported.room_id = rooms.id)))`;
}
