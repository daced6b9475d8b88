import type { RoomKind } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { PAGE_SIZE, type Page, type PageCursor, pageOf } from '../paging.ts';
import { canPutAway, type OrderedRoom } from '../policies/moderation.ts';
import { lockRoom } from '../rooms/locking.ts';
import { keepArchived } from '../rooms/settings.ts';
import { isRoomInSight } from './sight.ts';
import { allow, requireReason, requireStaff } from './staff.ts';

/** A room as staff see it. */
export interface ListedRoomOfAll {
  readonly id: number;
  readonly name: string;
  readonly kind: RoomKind;
  readonly topic: string;
  readonly createdBy: number | null;
  readonly createdAt: Date;
  readonly isDefault: boolean;
  readonly isArchived: boolean;
  readonly memberCount: number;
  readonly messageCount: number;
  readonly lastMessageAt: Date | null;
}

const selectRooms = statement<ListedRoomOfAll>(
  'staff-rooms',
  `SELECT id, name, kind, topic, created_by AS "createdBy", created_at AS "createdAt", is_default AS "isDefault",
          archived_at IS NOT NULL AS "isArchived", message_count AS "messageCount", last_message_at AS "lastMessageAt",
          (SELECT count(*) FROM memberships WHERE room_id = rooms.id) AS "memberCount"
     FROM rooms WHERE id < coalesce($1::bigint, 9007199254740991) AND ${isRoomInSight('$3')}
    ORDER BY id DESC LIMIT $2`,
);

const selectOrdered = statement<OrderedRoom & { name: string; isDefault: boolean; isArchived: boolean }>(
  'room-for-order',
  `SELECT kind, name, is_default AS "isDefault", archived_at IS NOT NULL AS "isArchived",
          (SELECT role FROM memberships WHERE room_id = rooms.id AND user_id = $2) AS role,
          EXISTS (SELECT FROM reports WHERE reports.room_id = rooms.id) AS "isReported"
     FROM rooms WHERE id = $1 AND ${isRoomInSight('$2')}`,
);

/** The rooms into which the staff may look, the newest first. Throws NotFound, Forbidden. */
export async function listRooms(
  actor: Actor,
  { before, limit = PAGE_SIZE }: PageCursor,
): Promise<Page<ListedRoomOfAll>> {
  requireStaff(actor);
  return pageOf(await selectRooms(before ?? null, limit + 1, actor.id), limit);
}

/** Archives a room that an admin may look into, whoever is in it. Throws NotFound, Forbidden, InvalidInput about `reason`. */
export async function putAwayRoom(actor: Actor, roomId: number, reason: string): Promise<void> {
  requireStaff(actor);
  const because = requireReason(reason);
  await transaction(async () => {
    await lockRoom(roomId);
    const [room] = await selectOrdered(roomId, actor.id);
    if (!room) throw new NotFound();
    allow(actor, canPutAway(actor, room), 'That is for the admins of this server.');
    await keepArchived(actor, { ...room, id: roomId }, true, because);
  });
}
