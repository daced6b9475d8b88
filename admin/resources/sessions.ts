import { literal } from 'sequelize';
import { endSessionOfSomebody } from '../../src/domain/moderation/signing-out.ts';
import type { Act } from '../actions/act.ts';
import { reason } from '../actions/fields.ts';
import { idOf, moment, text } from '../table.ts';
import type { Description } from './describe.ts';

const end: Act = {
  name: 'end',
  label: 'End',
  icon: 'LogOut',
  question: 'The person is signed out there, and its open screens close.',
  fields: [reason],
  isForSeveral: true,
  isDangerous: true,
  async perform(actor, rowId, values) {
    await endSessionOfSomebody(actor, rowId, values.text('reason'));
    return 'The session is ended.';
  },
};

/** Where people are signed in. What lets one in there, the id, is no column here. */
export const sessions: Description = {
  table: 'sessions',
  label: 'Sessions',
  group: 'People',
  icon: 'Users',
  title: 'id',
  scope: () => literal('"user_id" IS NOT NULL') as never,
  columns: {
    userId: idOf('users'),
    userAgent: text,
    ip: text,
    lastUsedAt: moment,
    expire: moment,
    createdAt: moment,
  },
  onlyForAdmins: ['ip'],
  list: ['id', 'userId', 'userAgent', 'ip', 'lastUsedAt', 'createdAt'],
  labels: {
    userId: 'Person',
    userAgent: 'Device',
    ip: 'Address',
    lastUsedAt: 'Last used',
    expire: 'Ends by itself',
    createdAt: 'Signed in',
  },
  acts: [end],
};
