import type { HeldMessage } from '../../src/domain/moderation/held-messages.ts';
import type { Report } from '../../src/domain/moderation/report.ts';
import type { ReportCopy } from '../../src/domain/moderation/report-copies.ts';
import { presentNotification, presentWaiting } from '../../src/presenters/notifications.ts';
import { presentReportAboutMe, presentReportMade, REASONS } from '../../src/presenters/reports.ts';

/** What the samples of the reports' templates are made of. */

const at = new Date('2026-11-21T14:03:00Z');
const bob = { id: 2, username: 'bob', displayName: 'Bob', role: 'member' as const };

export const copy: ReportCopy = {
  kind: 'message',
  room: { id: 5, kind: 'closed', name: 'Tea' },
  messages: [
    {
      id: 12,
      seq: 3,
      senderId: 2,
      username: 'bob',
      displayName: 'Bob',
      body: 'Buy <b>now</b>',
      isEdited: false,
      isReported: true,
      createdAt: at.toISOString(),
    },
  ],
};

export const report: Report = {
  id: 7,
  reporter: { id: 1, username: 'ada', displayName: 'Ada' },
  subject: bob,
  messageId: 12,
  roomId: 5,
  reason: 'spam',
  details: 'Again and again',
  copy,
  rulePattern: null,
  isMessageGone: false,
  status: 'upheld',
  assignedTo: null,
  decidedBy: null,
  decidedAt: at,
  decision: 'It is.',
  appeal: null,
  appealedAt: null,
  appealStatus: null,
  appealDecision: null,
  appealDecidedBy: null,
  appealDecidedAt: null,
  createdAt: at,
};

export const reportForm = {
  action: '/messages/12/report',
  title: 'Report a message by Bob',
  quote: 'Buy now',
  back: '/rooms/5',
  reasons: REASONS,
  errors: { form: 'Twice.', reason: 'Choose.', details: 'Too long.' },
  values: { reason: 'spam', details: '' },
};
export const reportMade = presentReportMade(report);
export const reportAboutMe = {
  ...presentReportAboutMe(report, at.getTime()),
  error: 'Say why.',
  typed: 'x',
};
export const notification = presentNotification({
  id: 5,
  kind: 'held-refused',
  data: { roomId: 5, reason: 'Too loud', body: 'Hello' },
  readAt: null,
  createdAt: at,
});

const held: HeldMessage = {
  id: 3,
  room: { id: 5, name: 'Tea' },
  sender: bob,
  nonce: 'n-3',
  body: 'Hello',
  replyTo: null,
  rulePattern: 'hello',
  status: 'waiting',
  createdAt: at,
};
export const waitingMessage = presentWaiting(held);
