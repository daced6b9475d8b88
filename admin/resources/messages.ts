import { removeMessage, restoreRemovedMessage } from '../../src/domain/moderation/removal.ts';
import type { Act } from '../actions/act.ts';
import { reason } from '../actions/fields.ts';
import { idOf, moment, number, oneOf, text } from '../table.ts';
import type { Description } from './describe.ts';
import { messagesInSight } from './scopes.ts';

const remove: Act = {
  name: 'remove',
  label: 'Remove',
  icon: 'Trash2',
  question: 'It goes from everybody’s screens at once. It can be restored.',
  fields: [reason],
  fits: ({ kind, deletedAt }) => kind === 'text' && !deletedAt,
  isForSeveral: true,
  isDangerous: true,
  async perform(actor, messageId, values) {
    await removeMessage(actor, messageId, values.text('reason'));
    return 'The message is removed.';
  },
};

const restore: Act = {
  name: 'restore',
  label: 'Restore',
  icon: 'RotateCcw',
  question: 'It comes back to where it was.',
  fields: [reason],
  fits: ({ deletedAt }) => Boolean(deletedAt),
  isForSeveral: true,
  async perform(actor, messageId, values) {
    await restoreRemovedMessage(actor, messageId, values.text('reason'));
    return 'The message is back.';
  },
};

export const messages: Description = {
  table: 'messages',
  label: 'Messages',
  group: 'Conversations',
  icon: 'MessageSquare',
  title: 'id',
  scope: messagesInSight,
  columns: {
    roomId: idOf('rooms'),
    senderId: idOf('users'),
    body: text,
    kind: oneOf('text', 'joined', 'left', 'added', 'removed', 'renamed', 'topic', 'role', 'archived'),
    seq: number,
    replyTo: number,
    createdAt: moment,
    editedAt: moment,
    deletedAt: moment,
    deletedBy: idOf('users'),
  },
  list: ['id', 'roomId', 'senderId', 'body', 'createdAt', 'deletedAt'],
  labels: {
    roomId: 'Room',
    senderId: 'From',
    body: 'Text',
    seq: 'Place in the room',
    replyTo: 'Answers message',
    createdAt: 'Sent',
    editedAt: 'Edited',
    deletedAt: 'Removed',
    deletedBy: 'Removed by',
  },
  acts: [remove, restore],
};
