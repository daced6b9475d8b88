import pg from 'pg';
import { Membership, User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { keepSilenceIn } from '../moderation/silence.ts';
import { allow } from '../moderation/staff.ts';
import { UNDO_WINDOW_MS } from '../policies/messages.ts';
import { canLeave, canRemoveMember } from '../policies/rooms.ts';
import { lockRoom } from './locking.ts';
import { writeNotice } from './notices.ts';
import { type ReachedRoom, reachRoom } from './reach.ts';

const UNIQUE_VIOLATION = '23505';

/** Bots alone keep no room. */
const PEOPLE_IN =
  'SELECT FROM memberships JOIN users ON users.id = user_id WHERE room_id = $1 AND NOT is_bot';

const selectPeople = statement('room-people', `${PEOPLE_IN} LIMIT 1`);

const selectOwnership = statement<{ isOwner: boolean; hasOthers: boolean; hasOtherOwners: boolean }>(
  'room-ownership',
  `SELECT coalesce(bool_or(user_id = $2 AND memberships.role = 'owner'), false) AS "isOwner",
          coalesce(bool_or(user_id <> $2 AND NOT is_bot), false) AS "hasOthers",
          coalesce(bool_or(user_id <> $2 AND memberships.role = 'owner'), false) AS "hasOtherOwners"
     FROM memberships JOIN users ON users.id = user_id WHERE room_id = $1`,
);

const keepDeparture = statement(
  'departure-keep',
  `INSERT INTO departures (room_id, user_id, role, last_read_seq, is_starred, notification_level, last_posted_at)
   SELECT room_id, user_id, role, last_read_seq, is_starred, notification_level, last_posted_at FROM memberships
    WHERE room_id = $1 AND user_id = $2
   ON CONFLICT (room_id, user_id) DO UPDATE SET role = excluded.role, last_read_seq = excluded.last_read_seq,
     is_starred = excluded.is_starred, notification_level = excluded.notification_level, last_posted_at = excluded.last_posted_at, left_at = now()`,
);

/**
 * Only somebody who left: the row of somebody who was removed meanwhile is gone. The first one who comes back to a room
 * that nobody is in owns it, whatever they were: nobody else is there to do so.
 */
const undoDeparture = statement<{ revision: number }>(
  'departure-undo',
  `WITH undone AS (
     DELETE FROM departures WHERE room_id = $1 AND user_id = $2 AND left_at > now() - make_interval(secs => $3) RETURNING *
   ), deserted AS (
     SELECT FROM rooms WHERE id = $1 AND NOT is_default AND NOT EXISTS (${PEOPLE_IN})
   )
   INSERT INTO memberships (room_id, user_id, role, last_read_seq, is_starred, notification_level, last_posted_at)
   SELECT room_id, user_id, CASE WHEN EXISTS (SELECT FROM deserted) THEN 'owner' ELSE role END,
          last_read_seq, is_starred, notification_level, last_posted_at FROM undone
   ON CONFLICT (room_id, user_id) DO NOTHING RETURNING (SELECT revision FROM rooms WHERE rooms.id = room_id) AS revision`,
);

/** At the moment of the last departure (`now()` stands still in a transaction), so that it shows why. */
const archiveDeserted = statement(
  'room-archive-deserted',
  'UPDATE rooms SET archived_at = now() WHERE id = $1 AND archived_at IS NULL',
);

/** A room that was archived for another reason stays so, and one whose name an open room has taken meanwhile. */
const reopenDeserted = statement(
  'room-reopen-deserted',
  `UPDATE rooms SET archived_at = NULL
    WHERE id = $1 AND archived_at IN (SELECT left_at FROM departures WHERE room_id = $1)
      AND NOT EXISTS (SELECT FROM rooms AS other WHERE other.kind = 'open' AND other.archived_at IS NULL
                         AND rooms.kind = 'open' AND lower(other.name) = lower(rooms.name))`,
);

const THEIRS = 'user_id IN (SELECT id FROM users WHERE id = $2 OR owner_id = $2)';

const deleteDepartures = statement(
  'departures-delete',
  `DELETE FROM departures WHERE room_id = $1 AND ${THEIRS}`,
);

const selectWithBots = statement<{ userId: number }>(
  'member-with-bots',
  `SELECT user_id AS "userId" FROM memberships WHERE room_id = $1 AND ${THEIRS} ORDER BY user_id`,
);

/**
 * Leaves the room: from then on it does not exist for this person, unless it is open. A room that nobody is left in is
 * archived, whatever bots are in it. Throws NotFound, Forbidden for its last owner.
 */
export async function leaveRoom(actor: Actor, roomId: number): Promise<ReachedRoom> {
  if (!canLeave(await reachRoom(actor, roomId))) throw new Forbidden('A direct conversation cannot be left.');
  return transaction(async () => {
    await lockRoom(roomId);
    const room = await reachRoom(actor, roomId);
    await requireAnotherOwner(actor.id, roomId);
    await keepDeparture(roomId, actor.id);
    await end(roomId, actor.id);
    await writeNotice(actor, roomId, 'left');
    if (!room.isDefault && !(await hasPeople(roomId))) await archiveDeserted(roomId);
    return room;
  });
}

/** Takes back that the person left, for five minutes, as if they had not. Throws NotFound when it is too late. */
export async function returnToRoom(actor: Actor, roomId: number): Promise<void> {
  const comeBack = () => transaction(() => undoLeaving(actor, roomId));
  try {
    await comeBack();
  } catch (error) {
    // The room's name was being taken at this very moment; now it is, and the room stays archived.
    if (!(error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION)) throw error;
    await comeBack();
  }
}

async function undoLeaving(actor: Actor, roomId: number): Promise<void> {
  await lockRoom(roomId);
  await reopenDeserted(roomId);
  const [returned] = await undoDeparture(roomId, actor.id, UNDO_WINDOW_MS / 1000);
  if (!returned) throw new NotFound();
  await keepSilenceIn(roomId, actor.id);
  await writeNotice(actor, roomId, 'joined');
  announce('membership.began', { roomId, userId: actor.id, revision: returned.revision });
}

/** Puts somebody out of the room. Throws NotFound, Forbidden. */
export async function removeMember(actor: Actor, roomId: number, userId: number): Promise<User> {
  await reachRoom(actor, roomId);
  if (userId === actor.id) throw new Forbidden('To go yourself, leave the room.');
  return transaction(async () => {
    await lockRoom(roomId);
    const asks = await reachRoom(actor, roomId);
    const member = await Membership.findOne({
      where: { roomId, userId },
      include: { model: User, as: 'user' },
    });
    if (!member?.user) throw new NotFound();
    const { id, role } = member.user;
    const may = canRemoveMember(actor, asks, { id, role, membership: member.role });
    allow(actor, may, 'Only those who keep order in this room can remove this person.');
    await putOutWithBots(actor, roomId, userId);
    await writeAuditEvent(actor, { act: 'user.room_removed', target: { type: 'user', id: userId }, roomId });
    return member.user;
  });
}

/**
 * Puts somebody out who cannot come back as if they had left, with their bots: by those they would read on. Under the room's
 * lock, for those who have shown that they may. Throws Forbidden.
 */
export async function putOutWithBots(actor: Actor, roomId: number, userId: number): Promise<void> {
  await deleteDepartures(roomId, userId);
  for (const member of await selectWithBots(roomId, userId)) {
    await requireAnotherOwner(member.userId, roomId);
    await putOut(actor, roomId, member.userId);
  }
}

/** Under the room's lock, for those who have shown that they may. */
export async function putOut(actor: Actor, roomId: number, userId: number): Promise<void> {
  await end(roomId, userId);
  await writeNotice(actor, roomId, 'removed', { subjectId: userId });
}

async function end(roomId: number, userId: number): Promise<void> {
  await Membership.destroy({ where: { roomId, userId } });
  announce('membership.ended', { roomId, userId });
}

/** Under the room's lock: a room with people in it keeps an owner. */
export async function requireAnotherOwner(userId: number, roomId: number): Promise<void> {
  if (await isOnlyOwner(userId, roomId))
    throw new Forbidden('A room with people in it needs an owner. Hand it over to somebody first.');
}

/** Whether this person owns the room alone, with other people in it; bots are none. */
export async function isOnlyOwner(userId: number, roomId: number): Promise<boolean> {
  const [found] = await selectOwnership(roomId, userId);
  return found?.isOwner === true && found.hasOthers && !found.hasOtherOwners;
}

/** Whether anybody is in the room but bots. */
export async function hasPeople(roomId: number): Promise<boolean> {
  return (await selectPeople(roomId)).length > 0;
}
