import { literal, type WhereOptions } from 'sequelize';

/**
 * The rooms into which a member of staff may look: open ones, those that they are in, and where something was reported. Never
 * direct ones: nobody browses them. (As `isInSight` in domain/policies/moderation.)
 */
function roomsInSightOf(actorId: number): string {
  return `SELECT room.id FROM rooms AS room WHERE room.kind = 'open' OR room.kind = 'closed' AND (
    EXISTS (SELECT FROM memberships AS mine WHERE mine.room_id = room.id AND mine.user_id = ${Math.trunc(actorId)})
    OR EXISTS (SELECT FROM reports AS reported WHERE reported.room_id = room.id))`;
}

/** Rows of those rooms. */
export function inRoomsInSight(column: 'id' | 'room_id') {
  return (actorId: number): WhereOptions => literal(`"${column}" IN (${roomsInSightOf(actorId)})`) as never;
}

/** Messages of those rooms, without what their own senders took back. */
export function messagesInSight(actorId: number): WhereOptions {
  return literal(
    `"room_id" IN (${roomsInSightOf(actorId)}) AND (deleted_at IS NULL OR deleted_by IS DISTINCT FROM sender_id)`,
  ) as never;
}

/** What says something about a conversation says it of one between more than two, or of none. */
export function notDirect(): WhereOptions {
  return literal(
    `("room_id" IS NULL OR "room_id" IN (SELECT room.id FROM rooms AS room WHERE room.kind <> 'direct'))`,
  ) as never;
}

/** What was done, but for reports about oneself: their first line names who made them. (As `listAuditEvents`.) */
export function exceptReportsAbout(actorId: number): WhereOptions {
  return literal(
    `NOT ("target_type" = 'report' AND EXISTS (SELECT FROM reports AS reported
       WHERE reported.id = "target_id" AND reported.subject_id = ${Math.trunc(actorId)}))`,
  ) as never;
}
