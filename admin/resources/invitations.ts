import { idOf, moment, number, text } from '../table.ts';
import type { Description } from './describe.ts';

/** Who may bring people in. What stands in the links is known to nobody but those who got them. */
export const invitations: Description = {
  table: 'invitations',
  label: 'Invitations',
  group: 'People',
  icon: 'Users',
  title: 'id',
  columns: {
    createdBy: idOf('users'),
    note: text,
    uses: number,
    maxUses: number,
    expiresAt: moment,
    revokedAt: moment,
    createdAt: moment,
  },
  list: ['id', 'createdBy', 'note', 'uses', 'maxUses', 'expiresAt', 'revokedAt', 'createdAt'],
  labels: {
    createdBy: 'By',
    uses: 'Used',
    maxUses: 'At most',
    expiresAt: 'Works until',
    revokedAt: 'Taken back',
    createdAt: 'Made',
  },
};
