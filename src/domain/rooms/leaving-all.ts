import { Membership, Room } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { announce } from '../events.ts';
import { hasPeople, isOnlyOwner } from './departures.ts';
import { lockRoom } from './locking.ts';
import { writeNotice } from './notices.ts';

/** In order of id, so that two who go at the same moment never wait for each other crosswise. */
const selectMine = statement<{ roomId: number; isDirect: boolean }>(
  'rooms-to-leave',
  `SELECT room_id AS "roomId", kind = 'direct' AS "isDirect" FROM memberships JOIN rooms ON rooms.id = room_id
    WHERE user_id = $1 ORDER BY room_id`,
);

/** Who has been there longest, moderators before members; no bot. */
const selectHeir = statement<{ userId: number }>(
  'room-heir',
  `SELECT user_id AS "userId" FROM memberships JOIN users ON users.id = user_id
    WHERE room_id = $1 AND user_id <> $2 AND NOT is_bot
    ORDER BY memberships.role <> 'moderator', joined_at, memberships.id LIMIT 1`,
);

const archive = statement(
  'room-archive',
  'UPDATE rooms SET archived_at = now() WHERE id = $1 AND archived_at IS NULL RETURNING id',
);

/**
 * Takes somebody out of all rooms, for good, inside a transaction. A room of which they were the last owner goes to whoever
 * has been there longest, and into the archive when nobody is left. A direct room stays for the other, to be read.
 */
export async function leaveAllRooms(userId: number): Promise<void> {
  for (const { roomId, isDirect } of await selectMine(userId)) {
    await lockRoom(roomId);
    await (isDirect ? closeDirectRoom(roomId, userId) : leave(roomId, userId));
  }
}

async function leave(roomId: number, userId: number): Promise<void> {
  const heir = (await isOnlyOwner(userId, roomId)) ? (await selectHeir(roomId, userId))[0] : undefined;
  await Membership.destroy({ where: { roomId, userId } });
  announce('membership.ended', { roomId, userId });
  await writeNotice({ id: userId }, roomId, 'left');
  if (heir) await enthrone(roomId, userId, heir.userId);
  const room = await Room.findByPk(roomId, { attributes: ['isDefault'], rejectOnEmpty: true });
  if (!room.isDefault && !(await hasPeople(roomId))) await archive(roomId);
}

async function enthrone(roomId: number, formerId: number, userId: number): Promise<void> {
  await Membership.update({ role: 'owner' }, { where: { roomId, userId } });
  await writeNotice({ id: formerId }, roomId, 'role', { subjectId: userId, body: 'owner' });
  announce('membership.changed', { roomId, userId });
}

/** Both stay in it: so it is still called after somebody, even if that is nobody any more. */
async function closeDirectRoom(roomId: number, userId: number): Promise<void> {
  await archive(roomId);
  const members = await Membership.findAll({ where: { roomId }, attributes: ['userId'] });
  for (const member of members)
    if (member.userId !== userId) announce('membership.changed', { roomId, userId: member.userId });
}
