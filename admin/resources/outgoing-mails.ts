import { moment, text } from '../table.ts';
import type { Description } from './describe.ts';

/** What would have been sent if there were a mail server: for admins to pass on. Its links work, so nobody else sees it. */
export const outgoingMails: Description = {
  table: 'outgoing_mails',
  label: 'Outgoing mail',
  group: 'Server',
  icon: 'Settings',
  title: 'subject',
  columns: { recipient: text, subject: text, body: text, createdAt: moment },
  list: ['id', 'recipient', 'subject', 'createdAt'],
  labels: { recipient: 'To', body: 'Text', createdAt: 'Written' },
};
