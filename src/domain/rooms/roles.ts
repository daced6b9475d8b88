import { Membership, type MembershipRole, User } from '../../db/models/index.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { allow } from '../moderation/staff.ts';
import { canOwn } from '../policies/rooms.ts';
import { requireAnotherOwner } from './departures.ts';
import { lockRoom } from './locking.ts';
import { writeNotice } from './notices.ts';
import { reachRoom } from './reach.ts';

/** Makes a member owner, moderator or member again. Throws NotFound, Forbidden. */
export async function changeRole(
  actor: Actor,
  roomId: number,
  userId: number,
  role: MembershipRole,
): Promise<User> {
  await requireOwner(actor, roomId);
  return transaction(async () => {
    await lockRoom(roomId);
    await requireOwner(actor, roomId);
    return give(actor, roomId, userId, role);
  });
}

/** Makes somebody else the owner; who hands over stays as a moderator. Throws NotFound, Forbidden. */
export async function handOver(actor: Actor, roomId: number, userId: number): Promise<User> {
  await requireOwner(actor, roomId);
  return transaction(async () => {
    await lockRoom(roomId);
    const { role } = await requireOwner(actor, roomId);
    const user = await give(actor, roomId, userId, 'owner');
    if (role === 'owner' && userId !== actor.id) await give(actor, roomId, actor.id, 'moderator');
    return user;
  });
}

async function requireOwner(actor: Actor, roomId: number) {
  const room = await reachRoom(actor, roomId);
  allow(actor, canOwn(actor, room), 'That is for the owners of this room.');
  return room;
}

async function give(actor: Actor, roomId: number, userId: number, role: MembershipRole): Promise<User> {
  const member = await Membership.findOne({
    where: { roomId, userId },
    include: { model: User, as: 'user' },
  });
  if (!member?.user) throw new NotFound();
  if (member.role === role) return member.user;
  if (role !== 'owner') await requireAnotherOwner(userId, roomId);
  const before = { role: member.role };
  await member.update({ role });
  await writeAuditEvent(actor, {
    act: 'membership.role_changed',
    target: { type: 'user', id: userId },
    roomId,
    before,
    after: { role },
  });
  await writeNotice(actor, roomId, 'role', { subjectId: userId, body: role });
  announce('membership.changed', { roomId, userId });
  return member.user;
}
