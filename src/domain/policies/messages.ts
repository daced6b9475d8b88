import type { MembershipRole, RoomKind } from '../../db/models/index.ts';
import { type Acting, canActOn, canRestoreRemoved, type Person } from './moderation.ts';
import { canModerate } from './rooms.ts';

/** For how long somebody may take back that they deleted a message, or left a room. */
export const UNDO_WINDOW_MS = 5 * 60 * 1000;

/** What these rules look at of a message that somebody can see, and of the room it is in. */
interface Message {
  readonly kind: string;
  readonly senderId: number;
  readonly deletedAt: Date | null;
  readonly deletedBy: number | null;
  readonly author: Person;
  /** Who deleted it. */
  readonly remover: Person | null;
  readonly room: { readonly kind: RoomKind; readonly role: MembershipRole; readonly isArchived: boolean };
}

/** A text that is there, in a room that is in use. */
export function canReact({ kind, deletedAt, room }: Message): boolean {
  return kind === 'text' && deletedAt === null && !room.isArchived;
}

/** One's own. */
export function canEdit(actor: Pick<Acting, 'id'>, message: Message): boolean {
  return canReact(message) && message.senderId === actor.id;
}

/** One's own; anybody's where one keeps order, as staff of the server only those of people below. */
export function canDelete(actor: Acting, { kind, senderId, author, room }: Message): boolean {
  if (kind !== 'text') return false;
  if (senderId === actor.id) return true;
  return canModerate(actor, room) && (room.role !== 'member' || canActOn(actor, author));
}

/** Those who keep order, but not over somebody of a higher role; and for a short while the person who deleted it. */
export function canRestore(
  actor: Acting,
  { senderId, deletedAt, deletedBy, remover, room }: Message,
  now = Date.now(),
): boolean {
  if (deletedAt === null) return false;
  const isInTime = now - deletedAt.getTime() < UNDO_WINDOW_MS;
  const isRemoved = deletedBy !== senderId;
  if (isRemoved && !canRestoreRemoved(actor, remover)) return false;
  return canModerate(actor, room) || (deletedBy === actor.id && isInTime);
}
