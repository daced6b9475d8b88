import { Membership, Room, User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { UNDO_WINDOW_MS } from '../policies/messages.ts';
import { canLeave, canRemoveMember } from '../policies/rooms.ts';
import { lockRoom } from './locking.ts';
import { writeNotice } from './notices.ts';
import { type ReachedRoom, reachRoom } from './reach.ts';

const keepDeparture = statement(
  'departure-keep',
  `INSERT INTO departures (room_id, user_id, role, last_read_seq, is_starred, notification_level)
   SELECT room_id, user_id, role, last_read_seq, is_starred, notification_level FROM memberships
    WHERE room_id = $1 AND user_id = $2
   ON CONFLICT (room_id, user_id) DO UPDATE SET role = excluded.role, last_read_seq = excluded.last_read_seq,
     is_starred = excluded.is_starred, notification_level = excluded.notification_level, left_at = now()`,
);

/** Only somebody who left: the row of somebody who was removed meanwhile is gone. */
const undoDeparture = statement<{ id: number }>(
  'departure-undo',
  `WITH undone AS (
     DELETE FROM departures WHERE room_id = $1 AND user_id = $2 AND left_at > now() - make_interval(secs => $3) RETURNING *
   )
   INSERT INTO memberships (room_id, user_id, role, last_read_seq, is_starred, notification_level)
   SELECT room_id, user_id, role, last_read_seq, is_starred, notification_level FROM undone
   ON CONFLICT (room_id, user_id) DO NOTHING RETURNING id`,
);

const deleteDeparture = statement(
  'departure-delete',
  'DELETE FROM departures WHERE room_id = $1 AND user_id = $2',
);

/**
 * Leaves the room: from then on it does not exist for this person, unless it is open. A room that nobody is left in is
 * archived. Throws NotFound, Forbidden for its last owner.
 */
export async function leaveRoom(actor: Actor, roomId: number): Promise<ReachedRoom> {
  const room = await reachRoom(actor, roomId);
  if (!canLeave(room)) throw new Forbidden('A direct conversation cannot be left.');
  await transaction(async () => {
    await lockRoom(roomId);
    await requireAnotherOwner(actor.id, roomId);
    await keepDeparture(roomId, actor.id);
    await end(roomId, actor.id);
    await writeNotice(actor, roomId, 'left');
    if (!room.isDefault && !(await Membership.count({ where: { roomId } })))
      await Room.update({ archivedAt: new Date() }, { where: { id: roomId } });
  });
  return room;
}

/** Takes back that the person left, for five minutes, as if they had not. Throws NotFound when it is too late. */
export async function returnToRoom(actor: Actor, roomId: number): Promise<void> {
  await transaction(async () => {
    await lockRoom(roomId);
    const [returned] = await undoDeparture(roomId, actor.id, UNDO_WINDOW_MS / 1000);
    if (!returned) throw new NotFound();
    await Room.update({ archivedAt: null }, { where: { id: roomId } });
    await writeNotice(actor, roomId, 'joined');
    announce('membership.began', { roomId, userId: actor.id });
  });
}

/** Puts somebody out of the room. Throws NotFound, Forbidden. */
export async function removeMember(actor: Actor, roomId: number, userId: number): Promise<User> {
  const room = await reachRoom(actor, roomId);
  if (userId === actor.id) throw new Forbidden('To go yourself, leave the room.');
  return transaction(async () => {
    await lockRoom(roomId);
    const asks = await reachRoom(actor, roomId);
    const member = await Membership.findOne({
      where: { roomId, userId },
      include: { model: User, as: 'user' },
    });
    if (!member?.user) throw new NotFound();
    if (room.kind === 'direct' || !canRemoveMember(actor, asks, member.role))
      throw new Forbidden('Only those who keep order in this room can remove this person.');
    await requireAnotherOwner(userId, roomId);
    await deleteDeparture(roomId, userId);
    await end(roomId, userId);
    await writeNotice(actor, roomId, 'removed', { subjectId: userId });
    return member.user;
  });
}

async function end(roomId: number, userId: number): Promise<void> {
  await Membership.destroy({ where: { roomId, userId } });
  announce('membership.ended', { roomId, userId });
}

/** Under the room's lock: a room with people in it keeps an owner. */
export async function requireAnotherOwner(userId: number, roomId: number): Promise<void> {
  const members = await Membership.findAll({ where: { roomId }, attributes: ['userId', 'role'] });
  const others = members.filter((member) => member.userId !== userId);
  const isOwner = members.some((member) => member.userId === userId && member.role === 'owner');
  if (isOwner && others.length > 0 && !others.some((member) => member.role === 'owner'))
    throw new Forbidden('You are its only owner. Hand the room over to somebody first.');
}
