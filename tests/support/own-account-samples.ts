import { presentSettingsNav } from '../../src/presenters/settings-nav.ts';
import { invitation, list, page } from './template-data.ts';

/** Of the pages on which people see to their own account. */
export const ownAccountSamples: Record<string, { page: object }> = {
  'sign-in-code': { page, ...{ errors: { code: 'No.' } } },
  confirmation: { page, ...{ username: 'ada', next: '/rooms', asksForCode: true, errors: { code: 'No.' } } },
  'settings-second-factor': {
    page,
    ...{ list, nav: presentSettingsNav('second-factor'), isRequired: true, errors: { code: 'No.' } },
    ...{ state: { is: 'begun', key: { text: 'ABCD EFGH', uri: 'otpauth://totp/x' } } },
  },
  'settings-invitations': {
    page,
    ...{ list, nav: presentSettingsNav('invitations'), mayInvite: true, invitations: [invitation] },
    ...{ more: '/settings/invitations?before=3', token: 'x', values: {}, errors: { max_uses: 'No.' } },
  },
  'account-deletion': { page, ...{ username: 'ada', isPossible: true, errors: { messages: 'Choose.' } } },
  'settings-data': { page, ...{ list, nav: presentSettingsNav('data'), export: null } },
  'recovery-codes': { page, ...{ codes: ['abcd-efgh-jkmn-pqrs'] } },
};
