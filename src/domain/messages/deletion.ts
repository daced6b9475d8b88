import { Message } from '../../db/models/index.ts';
import type { Actor } from '../actor.ts';
import { writeRemoval } from '../moderation/audit-log.ts';
import { recordRemoval } from '../moderation/removal-record.ts';
import { requireReason } from '../moderation/staff.ts';
import { needsReason } from '../policies/messages.ts';
import { changeMessage } from './change.ts';
import { keepMentions } from './mentions.ts';
import type { StoredMessage } from './message.ts';
import { reachDeletableMessage, reachRestorableMessage } from './reach.ts';

/**
 * Turns a message into a tombstone, which keeps its place; a second time changes nothing. Whoever keeps order only as staff of
 * the server says why. Throws NotFound, Forbidden, InvalidInput about `reason`.
 */
export async function deleteMessage(actor: Actor, messageId: number, reason = ''): Promise<StoredMessage> {
  return changeMessage(actor, messageId, reachDeletableMessage, async (message) => {
    if (message.deletedAt) return undefined;
    await keepMentions(message, null);
    if (message.senderId !== actor.id) {
      if (needsReason(actor, message)) requireReason(reason);
      await recordRemoval(actor, message, reason);
    }
    return { deletedAt: new Date(), deletedBy: actor.id };
  });
}

/** Brings a deleted message back as it was; one that is there already stays. Throws NotFound, Forbidden. */
export async function restoreMessage(actor: Actor, messageId: number): Promise<StoredMessage> {
  return changeMessage(actor, messageId, reachRestorableMessage, async (message) => {
    if (!message.deletedAt) return undefined;
    const kept = await Message.findByPk(messageId, { attributes: ['refs'], rejectOnEmpty: true });
    await keepMentions(message, kept.refs);
    if (message.deletedBy !== message.senderId) await writeRemoval(actor, message, 'message.restored');
    return { deletedAt: null, deletedBy: null };
  });
}
