import type { MembershipRole, RoomKind, UserRole } from '../../db/models/index.ts';

/** Who acts, as these rules look at them. */
export interface Acting {
  readonly id: number;
  readonly role: UserRole;
  /** Their role needs a second factor here, and they have none: until they do, they are members. */
  readonly lacksSecondFactor?: boolean;
}

/** Whom something is done to. */
export interface Person {
  readonly id: number;
  readonly role: UserRole;
  readonly isBot?: boolean;
}

const RANK: Readonly<Record<UserRole, number>> = { member: 0, moderator: 1, admin: 2 };

/** The server's moderators and admins. */
export function isStaff(actor: Omit<Acting, 'id'>): boolean {
  return actor.role !== 'member' && !actor.lacksSecondFactor;
}

export function isAdmin(actor: Omit<Acting, 'id'>): boolean {
  return actor.role === 'admin' && !actor.lacksSecondFactor;
}

/** Staff act on those below them: never on themselves, on their equals or on those above. */
export function canActOn(actor: Acting, target: Person): boolean {
  return isStaff(actor) && actor.id !== target.id && RANK[actor.role] > RANK[target.role];
}

/** Keeping somebody from writing. */
export const canMute = canActOn;

/** Keeping somebody out until some time. */
export const canSuspend = canActOn;

/** Keeping somebody out, and their addresses from making accounts. */
export const canBan = canActOn;

/** What cannot be taken back is the admins' to do. */
export function canDeleteAccountOf(actor: Acting, target: Person): boolean {
  return isAdmin(actor) && canActOn(actor, target);
}

/** Ending somebody's sessions. */
export const canSignOut = canActOn;

/** Ending what is in force, whoever began it. */
export const canLift = canActOn;

/** Taking away, or bringing back, all that somebody wrote lately. */
export const canRemoveRecent = canActOn;

/** Admins give and take roles, of other admins too, but never their own: so there is always one left. Bots stay members. */
export function canSetRole(actor: Acting, target: Person): boolean {
  return isAdmin(actor) && actor.id !== target.id && !target.isBot;
}

/** What holds for the whole server is the admins' to choose. */
export function canChangeServer(actor: Acting): boolean {
  return isAdmin(actor);
}

/** A raid does not wait for an admin. */
export function canSetRaid(actor: Acting): boolean {
  return isStaff(actor);
}

/** Reports, their queue, and what came of them. */
export function canReadReports(actor: Acting): boolean {
  return isStaff(actor);
}

/** Nobody decides about themselves, or about somebody of their rank or higher. */
export function canDecideReport(actor: Acting, subject: Person): boolean {
  return canActOn(actor, subject);
}

export function canReadSanctions(actor: Acting): boolean {
  return isStaff(actor);
}

/** Words that are blocked, held, flagged or masked, and what waits because of them. */
export function canKeepWordRules(actor: Acting): boolean {
  return isStaff(actor);
}

/** What everybody did, staff included, staff may read. */
export function canReadAuditLog(actor: Acting): boolean {
  return isStaff(actor);
}

/** A room as those look at it who keep order in it, as its own people or as the server's staff. */
export interface OrderedRoom {
  readonly kind: RoomKind;
  /** What the actor is in it; null for somebody who is not. */
  readonly role: MembershipRole | null;
  /** Something in it was reported to the staff. */
  readonly isReported: boolean;
}

/** Staff look into the rooms that they are in, into open ones, and at what was reported: nobody looks into others. */
export function isInSight({ kind, role, isReported }: OrderedRoom): boolean {
  return kind === 'open' || isReported || (role !== null && kind !== 'direct');
}

/** As its owners, without being in it; a conversation of two is theirs alone. */
export function canPutAway(actor: Acting, room: OrderedRoom): boolean {
  return isAdmin(actor) && room.kind !== 'direct' && isInSight(room);
}

/** A message of anybody's: the room's own people who keep order, and staff where they may look. */
export function canRemoveMessage(actor: Acting, room: OrderedRoom, author: Person): boolean {
  if (room.kind !== 'direct' && room.role !== null && room.role !== 'member') return true;
  return isInSight(room) && canActOn(actor, author);
}

/** What somebody of a higher role removed stays away. `remover`: null for somebody who is gone. */
export function canRestoreRemoved(actor: Acting, remover: Person | null): boolean {
  if (!remover || remover.id === actor.id || remover.role === 'member') return true;
  return isStaff(actor) && RANK[actor.role] >= RANK[remover.role];
}

/** As for a removal: owners anybody else, moderators members; and staff where they may look. */
export function canBanFromRoom(
  actor: Acting,
  room: OrderedRoom,
  target: Person & { readonly membership: MembershipRole | null },
): boolean {
  if (room.kind === 'direct' || actor.id === target.id) return false;
  if (room.role === 'owner') return true;
  if (room.role === 'moderator' && (target.membership ?? 'member') === 'member') return true;
  return isInSight(room) && canActOn(actor, target);
}
