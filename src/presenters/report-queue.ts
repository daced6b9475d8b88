import type { Report } from '../domain/moderation/report.ts';
import { excerptOf } from './excerpt.ts';
import { sayAge } from './moderation.ts';
import { presentMoment } from './moments.ts';
import { labelOfReason, presentCopy } from './reports.ts';

const STATUS = { open: 'Open', upheld: 'Upheld', rejected: 'Rejected' } as const;
const APPEAL_STATUS = {
  open: 'appealed against',
  granted: 'appeal granted',
  refused: 'appeal refused',
} as const;

/** A line of the queue. */
export function presentQueuedReport(report: Report, now = Date.now()) {
  const { id, subject, reporter, reason, rulePattern, assignedTo, createdAt, status, appealStatus } = report;
  const waits = status === 'open' || appealStatus === 'open';
  return {
    id,
    subject,
    reporter:
      reporter?.displayName ?? (rulePattern === null ? 'somebody who is gone' : `the rule “${rulePattern}”`),
    about: report.copy.kind === 'message' ? 'A message by' : 'The profile of',
    excerpt: excerptOf(textOf(report)),
    reason: labelOfReason(reason),
    status: statusOf(report),
    assignedTo: assignedTo?.displayName ?? null,
    age: waits ? sayAge(now - createdAt.getTime()) : null,
    createdAt: presentMoment(createdAt),
  };
}

/** All of a report, for the page of its own. */
export function presentReport(report: Report) {
  const { details, copy, decision, decidedBy, decidedAt, appeal, appealDecision, appealDecidedBy } = report;
  return {
    ...presentQueuedReport(report),
    details,
    reporterUsername: report.reporter?.username ?? null,
    room: copy.kind === 'message' ? (copy.room.name ?? 'a direct conversation') : null,
    bio: copy.kind === 'profile' ? copy.bio : null,
    messages: presentCopy(copy),
    messageId: report.messageId,
    isMessageGone: report.isMessageGone,
    isOpen: report.status === 'open',
    decision,
    decidedBy: decidedBy?.displayName ?? null,
    decidedAt: decidedAt && presentMoment(decidedAt),
    appeal,
    appealedAt: report.appealedAt && presentMoment(report.appealedAt),
    isAppealOpen: report.appealStatus === 'open',
    appealDecision,
    appealDecidedBy: appealDecidedBy?.displayName ?? null,
  };
}

function statusOf({ status, appealStatus }: Report): string {
  return appealStatus ? `${STATUS[status]}, ${APPEAL_STATUS[appealStatus]}` : STATUS[status];
}

function textOf({ copy }: Report): string {
  if (copy.kind === 'profile') return copy.bio;
  return copy.messages.find(({ isReported }) => isReported)?.body ?? '';
}
