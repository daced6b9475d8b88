import type { RoomKind } from '../../db/models/index.ts';

/** Anybody in a closed room may bring somebody in; an open room is joined, and a direct room is for its two people. */
export function canAddMembers(room: { kind: RoomKind }): boolean {
  return room.kind !== 'direct';
}

/** Not while one of a direct room's two people has blocked the other, whichever of them it is. */
export function canPost(room: { isBlocked: boolean }): boolean {
  return !room.isBlocked;
}

/** A direct room is the one conversation of two people: it stays. */
export function canLeave(room: { kind: RoomKind }): boolean {
  return room.kind !== 'direct';
}
