import { Message } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { notify } from '../accounts/notifications.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../errors.ts';
import { changeMessage } from '../messages/change.ts';
import { keepMentions } from '../messages/mentions.ts';
import { AUTHOR_AND_REMOVER, MESSAGE_COLUMNS, type StoredMessage } from '../messages/message.ts';
import {
  canRemoveMessage,
  canRemoveRecent,
  canRestoreRemoved,
  isInSight,
  isStaff,
  type OrderedRoom,
  type Person,
} from '../policies/moderation.ts';
import { writeAuditEvent, writeRemoval } from './audit-log.ts';
import { bringBack, type Portion, portionsOf, takeAway } from './removal-portions.ts';
import { recordRemoval } from './removal-record.ts';
import { allow, meet, NOT_YOURS_TO_ACT_ON, requireReason } from './staff.ts';

/** A message as those see it who keep order. */
interface OrderedMessage extends StoredMessage {
  readonly room: OrderedRoom;
  readonly author: Person;
  /** Who deleted it. */
  readonly remover: Person | null;
}

const MAX_HOURS = 168;

const selectOrdered = statement<OrderedMessage>(
  'message-for-order',
  `SELECT ${MESSAGE_COLUMNS}, ${AUTHOR_AND_REMOVER}, json_build_object('kind', rooms.kind, 'role', mine.role,
            'isReported', EXISTS (SELECT FROM reports WHERE message_id = messages.id)) AS room
     FROM messages JOIN users ON users.id = sender_id JOIN rooms ON rooms.id = messages.room_id
     LEFT JOIN memberships AS mine ON mine.room_id = messages.room_id AND mine.user_id = $2
    WHERE messages.id = $1 AND messages.kind = 'text'`,
);

/**
 * Turns somebody's message into a tombstone, for those who keep order: in the rooms they are in, and staff also in open rooms
 * and wherever it was reported. A second time changes nothing. Throws NotFound, Forbidden, InvalidInput about `reason`.
 */
export async function removeMessage(actor: Actor, messageId: number, reason: string): Promise<StoredMessage> {
  const because = requireReason(reason);
  return changeMessage(actor, messageId, reachRemovable, async (message) => {
    if (message.deletedAt) return undefined;
    await keepMentions(message, null);
    await recordRemoval(actor, message, because);
    return { deletedAt: new Date(), deletedBy: actor.id };
  });
}

/** Brings back what was removed; what is there already stays. Throws NotFound, Forbidden, InvalidInput about `reason`. */
export async function restoreRemovedMessage(
  actor: Actor,
  messageId: number,
  reason: string,
): Promise<StoredMessage> {
  const because = requireReason(reason);
  return changeMessage(actor, messageId, reachRemovable, async (message) => {
    if (!message.deletedAt) return undefined;
    allow(
      actor,
      canRestoreRemoved(actor, message.remover),
      'Somebody of a higher role has removed this message.',
    );
    const kept = await Message.findByPk(messageId, { attributes: ['refs'], rejectOnEmpty: true });
    await keepMentions(message, kept.refs);
    await writeRemoval(actor, message, 'message.restored', because);
    return { deletedAt: null, deletedBy: null };
  });
}

/**
 * Removes all that somebody wrote in the last hours (1 to 168), in all rooms; in direct ones without showing it. Returns how
 * many messages went. Throws NotFound, Forbidden, InvalidInput about `reason` or `hours`.
 */
export async function removeRecentMessages(
  actor: Actor,
  userId: number,
  hours: number,
  reason: string,
): Promise<number> {
  return changeRecent(actor, { userId, hours, reason, act: 'user.messages_removed', change: takeAway });
}

/**
 * Brings back what was removed so in the last hours (1 to 168), unless by somebody of a higher role; what was removed one by
 * one stays away. Returns how many; throws the same.
 */
export async function restoreRecentMessages(
  actor: Actor,
  userId: number,
  hours: number,
  reason: string,
): Promise<number> {
  return changeRecent(actor, { userId, hours, reason, act: 'user.messages_restored', change: bringBack });
}

/** In portions, each of one room and in a transaction of its own, so that no room is held up for long. */
async function changeRecent(
  actor: Actor,
  {
    userId,
    hours,
    reason,
    act,
    change,
  }: {
    userId: number;
    hours: number;
    reason: string;
    act: 'user.messages_removed' | 'user.messages_restored';
    change: (actor: Actor, portion: Portion) => Promise<number>;
  },
): Promise<number> {
  const because = requireReason(reason);
  if (!(Number.isInteger(hours) && hours >= 1 && hours <= MAX_HOURS))
    throw new InvalidInput({ hours: `From 1 to ${MAX_HOURS} hours.` });
  const portions = await transaction(async () => {
    const { acting, target } = await meet(actor, { userId });
    allow(acting, canRemoveRecent(acting, target), NOT_YOURS_TO_ACT_ON);
    const found = await portionsOf(acting, userId, hours, act === 'user.messages_restored');
    const messages = found.reduce((sum, { ids }) => sum + ids.length, 0);
    const event = { act, target: { type: 'user', id: userId }, reason: because, after: { hours, messages } };
    if (messages > 0) await writeAuditEvent(actor, event);
    if (messages > 0 && act === 'user.messages_removed')
      await notify(userId, 'messages-removed', { messages, reason: because });
    return found;
  });
  let count = 0;
  for (const portion of portions) count += await change(actor, portion);
  return count;
}

async function reachRemovable(actor: Actor, messageId: number): Promise<OrderedMessage> {
  const [message] = await selectOrdered(messageId, actor.id);
  if (!message) throw new NotFound();
  const { room, author } = message;
  const isVisible = room.role !== null || (actor.role !== 'member' && isInSight(room));
  if (!isVisible) throw new NotFound();
  if (room.kind === 'direct' && !room.isReported && isStaff(actor))
    throw new Forbidden('A direct message can be removed once it is reported.');
  allow(
    actor,
    canRemoveMessage(actor, room, author),
    'Only those who keep order here can do this, and not to everybody.',
  );
  return message;
}
