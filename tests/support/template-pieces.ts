import { list, log } from './template-data.ts';

/** Data for the templates of fragments and letters. */

export const fragmentSamples: Record<string, object> = {
  'log-page': log,
  'message-posted': { rows: '<li></li>', rev: 4 },
  'me-link': { href: '/me.css?v=1-0' },
  news: { type: 'online', detail: '{}' },
  'room-list': { list },
  'post-refused': { detail: 'No.' },
};

const letter = {
  subject: 'Hello',
  lines: ['One.', 'Two.'],
  action: { label: 'Go', href: 'https://x/y' },
  ending: 'Bye.',
};

export const mailSamples: Record<string, object> = { letter, 'letter-text': letter };
