import type { MembershipRole, RoomKind } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { notify } from '../accounts/notifications.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { canBanFromRoom, isInSight, type OrderedRoom } from '../policies/moderation.ts';
import { putOutWithBots } from '../rooms/departures.ts';
import { lockRoom } from '../rooms/locking.ts';
import { writeAuditEvent } from './audit-log.ts';
import { endSanction, impose, requireEnd, type Sanction } from './imposing.ts';
import { IN_FORCE } from './in-force.ts';
import { allow, meet, requireReason, type Who } from './staff.ts';

/** A room, and two people in it or not. */
interface Situation extends OrderedRoom {
  readonly name: string;
  readonly kind: RoomKind;
  readonly membership: MembershipRole | null;
}

/** Somebody who cannot come in, as those see it who keep order there. */
export interface RoomBan {
  readonly id: number;
  readonly userId: number;
  readonly username: string;
  readonly displayName: string;
  readonly reason: string;
  readonly endsAt: Date | null;
}

const NOT_YOURS = 'Only those who keep order in this room can do this, and not to everybody.';

const selectSituation = statement<Situation>(
  'room-ban-situation',
  `SELECT kind, name, mine.role, theirs.role AS membership,
          EXISTS (SELECT FROM reports WHERE reports.room_id = rooms.id) AS "isReported"
     FROM rooms LEFT JOIN memberships AS mine ON mine.room_id = rooms.id AND mine.user_id = $2
     LEFT JOIN memberships AS theirs ON theirs.room_id = rooms.id AND theirs.user_id = $3
    WHERE rooms.id = $1`,
);

const selectRoomBans = statement<RoomBan>(
  'room-bans',
  `SELECT sanctions.id, users.id AS "userId", username, display_name AS "displayName", reason, ends_at AS "endsAt"
     FROM sanctions JOIN users ON users.id = user_id WHERE room_id = $1 AND kind = 'room_ban' AND ${IN_FORCE}
    ORDER BY sanctions.id DESC LIMIT 200`,
);

/**
 * Puts somebody and their bots out of a room, whom nobody can bring in again until it ends. Throws NotFound for a room that is not the
 * actor's to see, Forbidden, InvalidInput about `reason`, `ends_at` or `kind`.
 */
export async function banFromRoom(
  actor: Actor,
  roomId: number,
  given: Who & { readonly reason: string; readonly endsAt: Date | null },
): Promise<Sanction> {
  const reason = requireReason(given.reason);
  requireEnd(given.endsAt, false);
  return transaction(async () => {
    await lockRoom(roomId);
    const { target, situation } = await assess(actor, roomId, given);
    const ban = { userId: target.id, kind: 'room_ban', roomId, reason, endsAt: given.endsAt } as const;
    const banned = await impose(actor, ban, 'banned from this room');
    await putOutWithBots(actor, roomId, target.id);
    const after = { sanctionId: banned.id, endsAt: given.endsAt };
    await writeAuditEvent(actor, {
      act: 'user.room_banned',
      target: toTarget(target),
      roomId,
      reason,
      after,
    });
    await tellBanned(situation, banned);
    announce('person.changed', { userId: target.id });
    return banned;
  });
}

/** Who never knew of a closed room does not hear of it by a ban. */
async function tellBanned(
  { kind, name, membership }: Situation,
  { userId, reason, endsAt }: Sanction,
): Promise<void> {
  if (kind !== 'open' && !membership) return;
  const until = endsAt?.toISOString() ?? null;
  await notify(userId, 'sanction', { kind: 'room_ban', reason, endsAt: until, roomName: name });
}

/** For liftSanction, in its transaction. */
export async function liftRoomBan(actor: Actor, ban: Sanction, reason: string): Promise<Sanction> {
  const { id, userId, roomId, endsAt } = ban;
  if (roomId === null) throw new NotFound();
  await lockRoom(roomId);
  const { target } = await assess(actor, roomId, { userId });
  if (!(await endSanction(actor, id))) return ban;
  const before = { sanctionId: id, kind: 'room_ban', endsAt };
  await writeAuditEvent(actor, { act: 'sanction.lifted', target: toTarget(target), roomId, reason, before });
  announce('person.changed', { userId });
  return ban;
}

/** Who cannot come into the room, for those who keep order in it and for staff. Throws NotFound, Forbidden. */
export async function listRoomBans(actor: Actor, roomId: number): Promise<RoomBan[]> {
  const [room] = await selectSituation(roomId, actor.id, actor.id);
  if (!room || !canSee(actor, room)) throw new NotFound();
  const nobody = { id: 0, role: 'member', membership: null } as const;
  allow(actor, canBanFromRoom(actor, room, nobody), NOT_YOURS);
  return selectRoomBans(roomId);
}

/** The two people and the room, locked, when the actor may do this. */
async function assess(actor: Actor, roomId: number, who: Who) {
  const { acting, target } = await meet(actor, who);
  const [situation] = await selectSituation(roomId, actor.id, target.id);
  if (!situation || !canSee(actor, situation)) throw new NotFound();
  if (situation.kind === 'direct') throw new Forbidden('A direct conversation is for its two people.');
  allow(
    acting,
    canBanFromRoom(acting, situation, { ...target, membership: situation.membership }),
    NOT_YOURS,
  );
  return { target, situation };
}

/** That a closed room exists is known to those who are in it, and to staff to whom something in it was reported. */
function canSee(actor: Actor, room: OrderedRoom): boolean {
  return room.role !== null || (actor.role !== 'member' && isInSight(room)) || room.kind === 'open';
}

function toTarget({ id }: { id: number }) {
  return { type: 'user', id };
}
