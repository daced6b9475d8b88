import { refuseHeldMessage, releaseHeldMessage } from '../../src/domain/moderation/held-messages.ts';
import type { Act } from '../actions/act.ts';
import { reason } from '../actions/fields.ts';
import { idOf, moment, oneOf, text } from '../table.ts';
import type { Description } from './describe.ts';
import { notDirect } from './scopes.ts';

const waits = ({ status }: Record<string, unknown>) => status === 'waiting';

const release: Act = {
  name: 'release',
  label: 'Post it',
  icon: 'CheckCircle',
  question: 'It is posted as its sender’s, at this moment.',
  fields: [],
  fits: waits,
  isForSeveral: true,
  async perform(actor, heldId) {
    await releaseHeldMessage(actor, heldId);
    return 'The message is posted.';
  },
};

const refuse: Act = {
  name: 'refuse',
  label: 'Refuse it',
  icon: 'XCircle',
  question: 'Its sender is told why.',
  fields: [reason],
  fits: waits,
  isForSeveral: true,
  isDangerous: true,
  async perform(actor, heldId, values) {
    await refuseHeldMessage(actor, heldId, values.text('reason'));
    return 'The message is refused.';
  },
};

export const heldMessages: Description = {
  table: 'held_messages',
  label: 'Held messages',
  group: 'Order',
  icon: 'Flag',
  title: 'id',
  scope: notDirect,
  columns: {
    status: oneOf('waiting', 'released', 'refused'),
    senderId: idOf('users'),
    roomId: idOf('rooms'),
    body: text,
    ruleId: idOf('word_rules'),
    decidedBy: idOf('users'),
    decidedAt: moment,
    createdAt: moment,
  },
  list: ['id', 'status', 'senderId', 'roomId', 'body', 'ruleId', 'createdAt'],
  labels: {
    senderId: 'From',
    roomId: 'Room',
    body: 'Text',
    ruleId: 'Held by the rule',
    decidedBy: 'Decided by',
    decidedAt: 'Decided',
    createdAt: 'Written',
  },
  acts: [release, refuse],
};
