import { idOf, moment } from '../table.ts';
import type { Description } from './describe.ts';

/** Who asked for another password, and when. */
export const resetTokens: Description = {
  table: 'password_reset_tokens',
  label: 'Password resets',
  group: 'People',
  icon: 'Users',
  title: 'id',
  columns: { userId: idOf('users'), createdAt: moment, expiresAt: moment, usedAt: moment },
  list: ['id', 'userId', 'createdAt', 'expiresAt', 'usedAt'],
  labels: { userId: 'Person', createdAt: 'Asked for', expiresAt: 'Works until', usedAt: 'Used' },
};
