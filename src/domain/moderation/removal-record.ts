import { notify } from '../accounts/notifications.ts';
import { writeRemoval } from './audit-log.ts';

/** Writes down that a message was removed, and tells its author why, in the transaction of the act. */
export async function recordRemoval(
  actor: { readonly id: number },
  message: { readonly id: number; readonly roomId: number; readonly senderId: number },
  reason = '',
): Promise<void> {
  await writeRemoval(actor, message, 'message.removed', reason);
  const { id: messageId, roomId, senderId } = message;
  if (senderId !== actor.id) await notify(senderId, 'message-removed', { messageId, roomId, reason });
}
