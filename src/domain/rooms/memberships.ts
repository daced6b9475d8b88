import { Membership, type MembershipRole, User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { requireUser } from '../accounts/people.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { canAddMembers, canLeave } from '../policies/rooms.ts';
import { lockRoom } from './locking.ts';
import { type ReachedRoom, reachRoom } from './reach.ts';
import { findOpenRoom } from './room-list.ts';

/** Somebody who joins has read everything: what was said before does not count as unread. */
const insertMembership = statement(
  'membership-insert',
  `INSERT INTO memberships (room_id, user_id, last_read_seq)
   SELECT id, $2, message_count FROM rooms WHERE id = $1 ON CONFLICT (room_id, user_id) DO NOTHING`,
);

const RANK: Readonly<Record<MembershipRole, number>> = { owner: 0, moderator: 1, member: 2 };

/** Joins an open room; joining twice is joining once. Throws NotFound for a room that is not open. */
export async function joinRoom(actor: Actor, roomId: number): Promise<void> {
  const room = await findOpenRoom(roomId);
  if (room) await insertMembership(roomId, actor.id);
  else await reachRoom(actor, roomId);
}

/** Leaves the room: from then on it does not exist for this person, unless it is open. Throws NotFound, Forbidden. */
export async function leaveRoom(actor: Actor, roomId: number): Promise<ReachedRoom> {
  const room = await reachRoom(actor, roomId);
  if (!canLeave(room)) throw new Forbidden('A direct conversation cannot be left.');
  await transaction(async () => {
    await lockRoom(roomId);
    await Membership.destroy({ where: { roomId, userId: actor.id } });
    announce('membership.ended', { roomId, userId: actor.id });
  });
  return room;
}

/** Brings somebody in by username; somebody who is in already stays in. Throws NotFound, Forbidden, InvalidInput. */
export async function addMember(actor: Actor, roomId: number, username: string): Promise<User> {
  const room = await reachRoom(actor, roomId);
  if (!canAddMembers(room)) throw new Forbidden('A direct conversation is for its two people.');
  const user = await requireUser(username, 'username');
  await transaction(async () => {
    await lockRoom(roomId);
    if (!(await Membership.count({ where: { roomId, userId: actor.id } }))) throw new NotFound();
    await insertMembership(roomId, user.id);
  });
  return user;
}

/** Who is in the room, owners first, then by name. Throws NotFound. */
export async function listMembers(
  actor: Actor,
  roomId: number,
): Promise<{ room: ReachedRoom; members: Membership[] }> {
  const room = await reachRoom(actor, roomId);
  const members = await Membership.findAll({ where: { roomId }, include: [{ model: User, as: 'user' }] });
  members.sort(
    (a, b) =>
      RANK[a.role as MembershipRole] - RANK[b.role as MembershipRole] || nameOf(a).localeCompare(nameOf(b)),
  );
  return { room, members };
}

function nameOf(membership: Membership): string {
  return membership.user?.displayName ?? '';
}
