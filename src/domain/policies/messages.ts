import type { MembershipRole, RoomKind } from '../../db/models/index.ts';
import { canModerate } from './rooms.ts';

/** For how long somebody may take back that they deleted a message, or left a room. */
export const UNDO_WINDOW_MS = 5 * 60 * 1000;

/** What these rules look at of a message that somebody can see, and of the room it is in. */
interface Message {
  readonly kind: string;
  readonly senderId: number;
  readonly deletedAt: Date | null;
  readonly deletedBy: number | null;
  readonly room: { readonly kind: RoomKind; readonly role: MembershipRole; readonly isArchived: boolean };
}

interface Person {
  readonly id: number;
  readonly role: string;
}

/** A text that is there, in a room that is in use. */
export function canReact({ kind, deletedAt, room }: Message): boolean {
  return kind === 'text' && deletedAt === null && !room.isArchived;
}

/** One's own. */
export function canEdit(actor: Person, message: Message): boolean {
  return canReact(message) && message.senderId === actor.id;
}

/** One's own, or anybody's where one keeps order. */
export function canDelete(actor: Person, { kind, senderId, room }: Message): boolean {
  return kind === 'text' && (senderId === actor.id || canModerate(actor, room));
}

/** Those who keep order; and for a short while the person who deleted it. */
export function canRestore(
  actor: Person,
  { deletedAt, deletedBy, room }: Message,
  now = Date.now(),
): boolean {
  if (deletedAt === null) return false;
  const isInTime = now - deletedAt.getTime() < UNDO_WINDOW_MS;
  return canModerate(actor, room) || (deletedBy === actor.id && isInTime);
}
