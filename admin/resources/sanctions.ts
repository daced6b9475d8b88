import { liftSanction, type ServerSanctionKind, sanction } from '../../src/domain/moderation/sanctions.ts';
import type { Act, Creation } from '../actions/act.ts';
import { reason } from '../actions/fields.ts';
import { idOf, moment, oneOf, text } from '../table.ts';
import type { Description } from './describe.ts';

const add: Creation = {
  name: 'new',
  label: 'Sanction somebody',
  icon: 'Plus',
  question: 'Muted people cannot write; suspended and banned ones are signed out and cannot sign in.',
  fields: [
    { name: 'username', label: 'Username', kind: 'line', isRequired: true, max: 33 },
    {
      name: 'kind',
      label: 'Sanction',
      kind: 'choice',
      isRequired: true,
      choices: ['mute', 'suspension', 'ban'].map((value) => ({ value, label: value })),
    },
    reason,
    { name: 'ends_at', label: 'Until', kind: 'moment', hint: 'Empty: until it is lifted.' },
  ],
  async perform(actor, values) {
    await sanction(actor, {
      username: values.text('username').replace(/^@/, ''),
      kind: values.text('kind') as ServerSanctionKind,
      reason: values.text('reason'),
      endsAt: values.moment('ends_at'),
    });
    return 'The sanction is in force.';
  },
};

const lift: Act = {
  name: 'lift',
  label: 'Lift',
  icon: 'Unlock',
  question: 'It ends now.',
  fields: [reason],
  fits: ({ liftedAt, endsAt }) => !liftedAt && (!endsAt || new Date(String(endsAt)).getTime() > Date.now()),
  isForSeveral: true,
  async perform(actor, sanctionId, values) {
    await liftSanction(actor, sanctionId, values.text('reason'));
    return 'The sanction is lifted.';
  },
};

export const sanctions: Description = {
  table: 'sanctions',
  label: 'Sanctions',
  group: 'Order',
  icon: 'Flag',
  title: 'id',
  columns: {
    userId: idOf('users'),
    kind: oneOf('mute', 'suspension', 'ban', 'room_ban'),
    roomId: idOf('rooms'),
    reason: text,
    createdBy: idOf('users'),
    createdAt: moment,
    endsAt: moment,
    liftedBy: idOf('users'),
    liftedAt: moment,
  },
  list: ['id', 'userId', 'kind', 'roomId', 'reason', 'createdBy', 'createdAt', 'endsAt', 'liftedAt'],
  labels: {
    userId: 'Person',
    roomId: 'Room',
    createdBy: 'By',
    createdAt: 'Since',
    endsAt: 'Until',
    liftedBy: 'Lifted by',
    liftedAt: 'Lifted',
  },
  acts: [lift],
  creation: add,
};
