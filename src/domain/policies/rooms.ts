import type { MembershipRole, RoomKind } from '../../db/models/index.ts';
import { type Acting, canActOn, isAdmin, isStaff, type Person } from './moderation.ts';

/** What these rules look at of a room that somebody is in. */
interface Room {
  readonly kind: RoomKind;
  readonly role: MembershipRole;
  readonly isArchived: boolean;
}

/** Somebody in an open or closed room may bring somebody in; a direct room is for its two people. */
export function canAddMembers(room: Pick<Room, 'kind' | 'isArchived'>): boolean {
  return room.kind !== 'direct' && !room.isArchived;
}

/** A direct room is the one conversation of two people: it stays. */
export function canLeave(room: Pick<Room, 'kind'>): boolean {
  return room.kind !== 'direct';
}

/** An archived room can be read only; so can a direct room while one of the two has blocked the other. */
export function canPost(room: Pick<Room, 'isArchived'> & { readonly isBlocked: boolean }): boolean {
  return !room.isArchived && !room.isBlocked;
}

/** Its owners and moderators keep order in a room; so do the server's moderators in the rooms that they are in. */
export function canModerate(actor: Omit<Acting, 'id'>, room: Pick<Room, 'kind' | 'role'>): boolean {
  return room.kind !== 'direct' && (room.role !== 'member' || isStaff(actor));
}

/** Name, topic and who can join. */
export function canChangeRoom(actor: Omit<Acting, 'id'>, room: Room): boolean {
  return canModerate(actor, room) && !room.isArchived;
}

/** Roles, handing over and archiving are the owners', and an administrator's. */
export function canOwn(actor: Omit<Acting, 'id'>, room: Pick<Room, 'kind' | 'role'>): boolean {
  return room.kind !== 'direct' && (room.role === 'owner' || isAdmin(actor));
}

/** Owners remove anybody else, moderators remove members; the server's staff those below them. */
export function canRemoveMember(
  actor: Acting,
  { kind, role }: Pick<Room, 'kind' | 'role'>,
  target: Person & { readonly membership: MembershipRole },
): boolean {
  if (kind === 'direct' || actor.id === target.id) return false;
  if (role === 'owner' || (role === 'moderator' && target.membership === 'member')) return true;
  return canActOn(actor, target) && (isAdmin(actor) || target.membership === 'member');
}

/** `@room` calls everybody: that is for those who keep order, and for the two of a direct room. */
export function canMentionRoom(room: Pick<Room, 'kind' | 'role'>): boolean {
  return room.kind === 'direct' || room.role !== 'member';
}

/** By webhooks programs write into a room, and read all that is said in it: that is for those who keep order. */
export function canKeepWebhooks(actor: Omit<Acting, 'id'>, room: Pick<Room, 'kind' | 'role'>): boolean {
  return canModerate(actor, room);
}
