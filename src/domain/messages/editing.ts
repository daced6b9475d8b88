import { Message } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { canDelete, canEdit } from '../policies/messages.ts';
import { lockRoom, nextRevision } from '../rooms/locking.ts';
import { reachWritableRoom } from '../rooms/reach.ts';
import { MESSAGE_COLUMNS, type StoredMessage } from './message.ts';

const selectReached = statement<StoredMessage>(
  'message-reach',
  `SELECT ${MESSAGE_COLUMNS} FROM messages JOIN users ON users.id = sender_id
    WHERE messages.id = $1
      AND EXISTS (SELECT FROM memberships WHERE room_id = messages.room_id AND user_id = $2)`,
);

/** The message, for somebody who is in its room. Throws NotFound for everybody else. */
export async function reachMessage(actor: Actor, messageId: number): Promise<StoredMessage> {
  const [message] = await selectReached(messageId, actor.id);
  if (!message) throw new NotFound();
  return message;
}

/** The message, for its author, while it can be edited. Throws NotFound, Forbidden. */
export async function reachEditableMessage(actor: Actor, messageId: number): Promise<StoredMessage> {
  const message = await reachMessage(actor, messageId);
  if (!canEdit(actor, message))
    throw new Forbidden('Only its author can edit a message, and not once it is deleted.');
  await reachWritableRoom(actor, message.roomId);
  return message;
}

/** The message, for its author. Throws NotFound, Forbidden. */
export async function reachDeletableMessage(actor: Actor, messageId: number): Promise<StoredMessage> {
  const message = await reachMessage(actor, messageId);
  if (!canDelete(actor, message)) throw new Forbidden('Only its author can delete a message.');
  return message;
}

/** Gives one's own message another text; the same text changes nothing. Throws NotFound, Forbidden. */
export async function editMessage(actor: Actor, messageId: number, body: string): Promise<StoredMessage> {
  return change(actor, messageId, reachEditableMessage, (message) =>
    message.body === body ? undefined : { body, editedAt: new Date() },
  );
}

/** Turns one's own message into a tombstone, which keeps its place; a second time changes nothing. Throws NotFound, Forbidden. */
export async function deleteMessage(actor: Actor, messageId: number): Promise<StoredMessage> {
  return change(actor, messageId, reachDeletableMessage, (message) =>
    message.deletedAt ? undefined : { deletedAt: new Date() },
  );
}

type Reach = (actor: Actor, messageId: number) => Promise<StoredMessage>;
type Changes = Partial<Pick<Message, 'body' | 'editedAt' | 'deletedAt'>>;

/** Everything is asked again under the room's lock, where it cannot change any more. */
async function change(
  actor: Actor,
  messageId: number,
  reach: Reach,
  changesOf: (message: StoredMessage) => Changes | undefined,
): Promise<StoredMessage> {
  const { roomId } = await reach(actor, messageId);
  return transaction(async () => {
    await lockRoom(roomId);
    const message = await reach(actor, messageId);
    const changes = changesOf(message);
    if (!changes) return message;
    const rev = await nextRevision(roomId);
    await Message.update({ ...changes, rev }, { where: { id: messageId } });
    const changed = await reachMessage(actor, messageId);
    announce('message.changed', { roomId, message: changed });
    return changed;
  });
}
