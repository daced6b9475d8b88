import { Membership, type MembershipRole, User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { requireNoBlockBetween } from '../accounts/blocks.ts';
import { requireUser, requireUsers } from '../accounts/people.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput } from '../errors.ts';
import { announce } from '../events.ts';
import { findRoomBan, requireNoRoomBan } from '../moderation/room-bans.ts';
import { keepSilenceIn } from '../moderation/silence.ts';
import { canAddMembers } from '../policies/rooms.ts';
import { holdAccounts, lockRoom } from './locking.ts';
import { writeNotice } from './notices.ts';
import { type ReachedRoom, reachRoom } from './reach.ts';
import { findOpenRoom } from './room-list.ts';

/** Somebody who joins has read everything: what was said before does not count as unread. Slow mode remembers them. */
const insertMembership = statement<{ revision: number }>(
  'membership-insert',
  `INSERT INTO memberships (room_id, user_id, role, last_read_seq, last_posted_at)
   SELECT id, $2, $3, message_count, (SELECT last_posted_at FROM departures WHERE room_id = $1 AND user_id = $2)
     FROM rooms WHERE id = $1 AND archived_at IS NULL
   ON CONFLICT (room_id, user_id) DO NOTHING RETURNING (SELECT revision FROM rooms WHERE rooms.id = room_id) AS revision`,
);

const RANK: Readonly<Record<MembershipRole, number>> = { owner: 0, moderator: 1, member: 2 };

/**
 * Joins an open room; joining twice is joining once. Whether they were not in before. Throws NotFound for a room that is not
 * open, Forbidden for one that they are banned from.
 */
export async function joinRoom(actor: Actor, roomId: number): Promise<boolean> {
  if (!(await isOpenTo(actor, roomId))) return false;
  return transaction(async () => {
    await holdAccounts(actor);
    await lockRoom(roomId);
    if (!(await isOpenTo(actor, roomId))) return false;
    await requireNoRoomBan(roomId, actor.id);
    const isNew = await bringIn(roomId, actor.id);
    if (isNew) await writeNotice(actor, roomId, 'joined');
    return isNew;
  });
}

/** False for one that is not open, but that they are in. Throws NotFound for others. */
async function isOpenTo(actor: Actor, roomId: number): Promise<boolean> {
  if (await findOpenRoom(roomId)) return true;
  await reachRoom(actor, roomId);
  return false;
}

/** Brings somebody in by username; somebody who is in already stays in. Throws NotFound, Forbidden, InvalidInput. */
export async function addMember(actor: Actor, roomId: number, username: string): Promise<User> {
  await requireDoor(actor, roomId);
  const user = await requireUser(username, 'username');
  await letIn(actor, roomId, user, 'username');
  return user;
}

/** The same by id; whether they were not in before. */
export async function addMemberById(actor: Actor, roomId: number, userId: number): Promise<boolean> {
  await requireDoor(actor, roomId);
  const [user] = await requireUsers([userId], 'user_id');
  return user !== undefined && letIn(actor, roomId, user, 'user_id');
}

async function letIn(actor: Actor, roomId: number, user: User, field: string): Promise<boolean> {
  await requireNoBlockBetween(actor, [user], field);
  return transaction(async () => {
    await holdAccounts(actor, [user], field);
    await lockRoom(roomId);
    await requireDoor(actor, roomId);
    if (await findRoomBan(roomId, user.id))
      throw new InvalidInput({ [field]: `${user.displayName} is banned from this room.` });
    const isNew = await bringIn(roomId, user.id);
    if (isNew) await writeNotice(actor, roomId, 'added', { subjectId: user.id });
    return isNew;
  });
}

async function requireDoor(actor: Actor, roomId: number): Promise<void> {
  const room = await reachRoom(actor, roomId);
  if (room.kind === 'direct') throw new Forbidden('A direct conversation is for its two people.');
  if (!canAddMembers(room)) throw new Forbidden('This room is archived: nobody can come in.');
}

/**
 * Makes somebody a member, inside a transaction that holds their account and the room's lock, and tells their screens; false for one
 * who is a member already.
 */
export async function bringIn(
  roomId: number,
  userId: number,
  role: MembershipRole = 'member',
): Promise<boolean> {
  const [added] = await insertMembership(roomId, userId, role);
  if (!added) return false;
  await keepSilenceIn(roomId, userId);
  announce('membership.began', { roomId, userId, revision: added.revision });
  return true;
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
