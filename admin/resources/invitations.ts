import { revokeInvitation } from '../../src/domain/accounts/invitations.ts';
import type { Act } from '../actions/act.ts';
import { idOf, moment, number, text } from '../table.ts';
import type { Description } from './describe.ts';

const revoke: Act = {
  name: 'revoke',
  label: 'Take back',
  icon: 'XCircle',
  question: 'From now on its link lets nobody in.',
  fields: [],
  fits: ({ revokedAt }) => !revokedAt,
  isForSeveral: true,
  isDangerous: true,
  async perform(actor, invitationId) {
    await revokeInvitation(actor, invitationId);
    return 'The invitation is taken back.';
  },
};

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
  acts: [revoke],
};
