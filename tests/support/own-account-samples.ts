import type { Actor } from '../../src/domain/actor.ts';
import { LIFETIME_CHOICES, presentScopeChoices } from '../../src/presenters/personal-tokens.ts';
import { presentSettingsNav } from '../../src/presenters/settings-nav.ts';
import { invitation, list, page } from './template-data.ts';

const admin = { role: 'admin' } as Actor;
const personalToken = { id: 4, name: 'My robot', state: 'read' };

export const ownAccountPartials: Record<string, object> = { 'personal-token': personalToken };

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
  'settings-tokens': {
    page,
    ...{
      list,
      nav: presentSettingsNav('tokens'),
      tokens: [personalToken],
      token: 'x',
      values: { days: '30' },
    },
    ...{
      scopes: presentScopeChoices(admin, ['read']),
      lifetimes: LIFETIME_CHOICES,
      errors: { scopes: 'Choose.' },
    },
  },
  'account-deletion': { page, ...{ username: 'ada', isPossible: true, errors: { messages: 'Choose.' } } },
  'settings-data': { page, ...{ list, nav: presentSettingsNav('data'), export: null } },
  'recovery-codes': { page, ...{ codes: ['abcd-efgh-jkmn-pqrs'] } },
};
