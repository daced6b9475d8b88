import { Message } from '../../db/models/index.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { announce } from '../events.ts';
import { lockMembership, lockRoom, nextRevision } from '../rooms/locking.ts';
import { readMessage, type StoredMessage } from './message.ts';

type Columns = Partial<Pick<Message, 'body' | 'refs' | 'isReacted' | 'editedAt' | 'deletedAt' | 'deletedBy'>>;

/**
 * Changes a message as the room's next `rev` and tells everybody. Whether the person may is asked again under the
 * room's lock, where it cannot change any more. `work` does what belongs to the change and resolves to the message's
 * new columns, or to undefined when there is nothing to do.
 */
export async function changeMessage<Reached extends StoredMessage>(
  actor: Actor,
  messageId: number,
  reach: (actor: Actor, messageId: number) => Promise<Reached>,
  work: (message: Reached) => Promise<Columns | undefined> | Columns | undefined,
): Promise<StoredMessage> {
  const { roomId } = await reach(actor, messageId);
  return transaction(async () => {
    await lockRoom(roomId);
    await lockMembership(roomId, actor.id);
    const message = await reach(actor, messageId);
    const columns = await work(message);
    if (!columns) return message;
    const rev = await nextRevision(roomId);
    await Message.update({ ...columns, rev }, { where: { id: messageId } });
    const changed = await readMessage(messageId);
    announce('message.changed', { roomId, message: changed });
    return changed;
  });
}
