import type { MembershipRole, RoomKind } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { allow } from '../moderation/staff.ts';
import { canDelete, canEdit, canReact, canRestore } from '../policies/messages.ts';
import type { Person } from '../policies/moderation.ts';
import { reachWritablePlace } from '../rooms/place.ts';
import { AUTHOR_AND_REMOVER, MESSAGE_COLUMNS, type StoredMessage } from './message.ts';

/** A message that somebody can see, and what they are in its room. */
export interface ReachedMessage extends StoredMessage {
  readonly author: Person;
  /** Who deleted it. */
  readonly remover: Person | null;
  readonly room: { readonly kind: RoomKind; readonly role: MembershipRole; readonly isArchived: boolean };
}

const selectReached = statement<ReachedMessage>(
  'message-reach',
  `SELECT ${MESSAGE_COLUMNS}, ${AUTHOR_AND_REMOVER}, json_build_object('kind', rooms.kind, 'role', mine.role,
          'isArchived', archived_at IS NOT NULL) AS room
     FROM messages JOIN users ON users.id = sender_id JOIN rooms ON rooms.id = messages.room_id
     JOIN memberships AS mine ON mine.room_id = messages.room_id AND mine.user_id = $2
    WHERE messages.id = $1`,
);

/** The message, for somebody who is in its room. Throws NotFound for everybody else. */
export async function reachMessage(actor: Actor, messageId: number): Promise<ReachedMessage> {
  const [message] = await selectReached(messageId, actor.id);
  if (!message) throw new NotFound();
  return message;
}

/** A text of that room, or what is left of one. Throws NotFound, also for one of another room and for a notice. */
export async function reachTextIn(actor: Actor, roomId: number, messageId: number): Promise<ReachedMessage> {
  const message = await reachMessage(actor, messageId);
  if (message.roomId !== roomId || message.kind !== 'text') throw new NotFound();
  return message;
}

/** The message, while it can be reacted to. Throws NotFound, Forbidden. */
export async function reachReactableMessage(actor: Actor, messageId: number): Promise<ReachedMessage> {
  const message = await reachMessage(actor, messageId);
  if (!canReact(message)) throw new Forbidden('There is nothing to react to here any more.');
  await reachWritablePlace(actor, message.roomId);
  return message;
}

/** The message, for its author, while it can be edited. Throws NotFound, Forbidden. */
export async function reachEditableMessage(actor: Actor, messageId: number): Promise<ReachedMessage> {
  const message = await reachMessage(actor, messageId);
  if (!canEdit(actor, message))
    throw new Forbidden('Only its author can edit a message, and not once it is deleted.');
  await reachWritablePlace(actor, message.roomId);
  return message;
}

/** The message, for its author and those who keep order in its room. Throws NotFound, Forbidden. */
export async function reachDeletableMessage(actor: Actor, messageId: number): Promise<ReachedMessage> {
  const message = await reachMessage(actor, messageId);
  allow(
    actor,
    canDelete(actor, message),
    'Only its author, or somebody who keeps order in the room, can delete a message.',
  );
  return message;
}

/** The message, for those who may bring it back. Throws NotFound, Forbidden. */
export async function reachRestorableMessage(actor: Actor, messageId: number): Promise<ReachedMessage> {
  const message = await reachMessage(actor, messageId);
  if (message.deletedAt && !canRestore(actor, message))
    throw new Forbidden('It is too late to bring this message back; somebody who keeps order here can.');
  return message;
}
