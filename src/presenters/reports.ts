import type { ReportAboutMe, ReportMade } from '../domain/moderation/my-reports.ts';
import type { CopiedMessage, ReportCopy, ReportReason } from '../domain/moderation/report-copies.ts';
import { APPEAL_WINDOW_MS } from '../domain/policies/reports.ts';
import { type MomentView, presentMoment } from './moments.ts';

/** What can be wrong with something, as people choose it. */
export const REASONS: readonly {
  readonly value: ReportReason;
  readonly label: string;
  readonly hint: string;
}[] = [
  { value: 'spam', label: 'Spam', hint: 'Advertising, or the same again and again.' },
  { value: 'harassment', label: 'Harassment', hint: 'It insults or threatens somebody.' },
  { value: 'hate', label: 'Hate', hint: 'It is against people for what they are.' },
  { value: 'violence', label: 'Violence', hint: 'It calls for it, or shows it.' },
  { value: 'illegal', label: 'Against the law', hint: 'What must not be shared at all.' },
  { value: 'other', label: 'Something else', hint: 'Say below what it is.' },
];

const STATUS = { open: 'Not decided yet', upheld: 'Upheld', rejected: 'Rejected' } as const;
const APPEAL_STATUS = {
  open: 'Your appeal is being looked at',
  granted: 'Granted',
  refused: 'Refused',
} as const;

/** A text of a frozen copy. */
export interface CopiedMessageView {
  readonly author: string;
  readonly username: string;
  readonly text: string;
  readonly isDeleted: boolean;
  readonly isEdited: boolean;
  readonly isReported: boolean;
  readonly createdAt: MomentView;
}

export function labelOfReason(reason: ReportReason): string {
  return REASONS.find(({ value }) => value === reason)?.label ?? reason;
}

/** All texts of a frozen copy, oldest first; none of a profile. */
export function presentCopy(copy: ReportCopy): CopiedMessageView[] {
  return copy.kind === 'message' ? copy.messages.map(presentCopied) : [];
}

function presentCopied(message: CopiedMessage): CopiedMessageView {
  const { displayName, username, body, isEdited, isReported, createdAt } = message;
  return {
    author: displayName,
    username,
    text: body ?? 'Message deleted',
    isDeleted: body === null,
    isEdited,
    isReported,
    createdAt: presentMoment(new Date(createdAt)),
  };
}

/** A report in the list of who made it. */
export function presentReportMade(report: ReportMade) {
  const { id, reason, status, decision, createdAt } = report;
  return {
    id,
    about: aboutOf(report.copy),
    excerpt: textOf(report.copy),
    reason: labelOfReason(reason),
    status: STATUS[status],
    decision,
    createdAt: presentMoment(createdAt),
  };
}

/** A report that was upheld, as the person sees it whom it is about. */
export function presentReportAboutMe(report: ReportAboutMe, now = Date.now()) {
  const { id, reason, decision, decidedAt, appeal, appealStatus, appealDecision } = report;
  return {
    id,
    about: report.copy.kind === 'message' ? 'Your message' : 'Your profile',
    excerpt: textOf(report.copy),
    reason: labelOfReason(reason),
    decision,
    decidedAt: decidedAt && presentMoment(decidedAt),
    appeal,
    appealStatus: appealStatus && APPEAL_STATUS[appealStatus],
    appealDecision,
    canAppeal: !appealStatus && decidedAt !== null && now - decidedAt.getTime() < APPEAL_WINDOW_MS,
  };
}

function aboutOf(copy: ReportCopy): string {
  if (copy.kind === 'profile') return `The profile of ${copy.displayName}`;
  return `A message by ${reportedIn(copy)?.displayName ?? 'somebody'}`;
}

function textOf(copy: ReportCopy): string {
  return copy.kind === 'profile' ? copy.bio : (reportedIn(copy)?.body ?? '');
}

function reportedIn({ messages }: Extract<ReportCopy, { kind: 'message' }>): CopiedMessage | undefined {
  return messages.find(({ isReported }) => isReported);
}
