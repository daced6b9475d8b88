import { presentWait } from '../../src/presenters/limits.ts';
import { presentSettingsNav } from '../../src/presenters/settings-nav.ts';
import { list, message, page } from './template-data.ts';
import { moderationFrame } from './template-moderation.ts';

const address = { email: 'ada@example.org', isVerified: false, pendingEmail: 'a@b.org' };
const outgoingMail = {
  recipient: 'ada@example.org',
  subject: 'Hello',
  body: 'Follow this link',
  createdAt: message.createdAt,
};
const limited = { ...presentWait(16), detail: 'Too often.' };

/** Data for the pages and mails about passwords and addresses. */
export const credentialPageSamples = {
  'forgotten-password': {
    page,
    ...{ values: { login: 'ada' }, errors: { login: 'No.' }, isSent: false, isMailed: false, limited },
  },
  'new-password': { page, ...{ token: 't', username: 'ada', errors: { password: 'No.' } } },
  'email-verification': { page, ...{ token: 't', username: 'ada', email: 'a@b.org', error: 'No.' } },
  'link-over': { page, ...{ detail: 'It is over.', href: '/password-resets', label: 'Another one' } },
  'settings-account': {
    page,
    ...{
      list,
      nav: presentSettingsNav('account'),
      address,
      asksForCode: true,
      isMailed: true,
      values: {},
      errors: {},
    },
  },
  'outgoing-mail': { ...moderationFrame, ...{ mails: [outgoingMail], older: '/older', isMailed: false } },
};

export const credentialPartialSamples = {
  'code-field': { name: 'code', isAsked: true, error: 'No.' },
  'email-state': { address, isMailed: true },
  'new-password-fields': { errors: { password: 'No.' } },
  'outgoing-mail': outgoingMail,
};

const letter = {
  subject: 'Hello',
  lines: ['One.', 'Two.'],
  action: { label: 'Go', href: 'https://x/y' },
  ending: 'Bye.',
};

export const mailSamples: Record<string, object> = { letter, 'letter-text': letter };
