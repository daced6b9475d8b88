import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { type Report, SELECT_REPORTS } from './report.ts';

/** What somebody who made a report may know of it. */
export type ReportMade = Pick<
  Report,
  'id' | 'reason' | 'details' | 'copy' | 'status' | 'decision' | 'decidedAt' | 'createdAt'
>;

/** What somebody may know of a report about them that was upheld: not who made it, and not who decided. */
export type ReportAboutMe = Omit<
  Report,
  'reporter' | 'assignedTo' | 'decidedBy' | 'appealDecidedBy' | 'rulePattern' | 'details'
>;

const MOST_SHOWN = 50;

const selectMade = statement<Report>(
  'reports-made',
  `${SELECT_REPORTS} WHERE reporter_id = $1 ORDER BY reports.id DESC LIMIT ${MOST_SHOWN}`,
);

const selectAboutMe = statement<Report>(
  'reports-about-me',
  `${SELECT_REPORTS} WHERE reports.subject_id = $1 AND reports.status = 'upheld' ORDER BY decided_at DESC LIMIT ${MOST_SHOWN}`,
);

/** The newest 50 that the person made. */
export async function listReportsMade(actor: Actor): Promise<ReportMade[]> {
  return selectMade(actor.id);
}

/** The newest 50 about the person that were upheld. */
export async function listReportsAboutMe(actor: Actor): Promise<ReportAboutMe[]> {
  return (await selectAboutMe(actor.id)).map(withoutOthers);
}

function withoutOthers(report: Report): ReportAboutMe {
  const {
    reporter: _r,
    assignedTo: _a,
    decidedBy: _d,
    appealDecidedBy: _j,
    rulePattern: _p,
    details: _t,
    ...mine
  } = report;
  return mine;
}
