import type { User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { notify } from '../accounts/notifications.ts';
import { findActor, reachPerson } from '../accounts/people.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput, NotFound, Taken } from '../errors.ts';
import { limit } from '../limits.ts';
import { type ReachedMessage, reachMessage } from '../messages/reach.ts';
import { PAGE_SIZE, type Page, type PageCursor, pageOf } from '../paging.ts';
import { canDecideReport, canReport, canSeeReport } from '../policies/reports.ts';
import { writeAuditEvent } from './audit-log.ts';
import { findReport, lockReport, type Report, SELECT_REPORTS } from './report.ts';
import { copyMessage, copyProfile, type ReportReason } from './report-copies.ts';
import { requireStaff } from './staff.ts';

/** Why somebody reports something. `details`: at most 2000 characters, may be empty. */
export interface NewReport {
  readonly reason: ReportReason;
  readonly details: string;
}

/** Which reports; `open` and `decided` go by what is left to do, appeals included. */
export interface ReportFilter {
  readonly status?: 'open' | 'decided' | 'upheld' | 'rejected' | 'appealed' | undefined;
  readonly assigned?: 'me' | 'nobody' | undefined;
}

const NOT_YOURSELF = 'You cannot report yourself.';

const selectReports = statement<Report>(
  'reports-list',
  `${SELECT_REPORTS}
    WHERE reports.subject_id <> $1 AND ($2::bigint IS NULL OR reports.id < $2)
      AND CASE $3 WHEN 'open' THEN reports.status = 'open' OR appeal_status = 'open'
                  WHEN 'decided' THEN reports.status <> 'open' AND appeal_status IS DISTINCT FROM 'open'
                  WHEN 'appealed' THEN appeal_status = 'open' ELSE $3 IS NULL OR reports.status = $3 END
      AND CASE $4 WHEN 'me' THEN assigned_to = $1 WHEN 'nobody' THEN assigned_to IS NULL ELSE true END
    ORDER BY reports.id DESC LIMIT ${PAGE_SIZE + 1}`,
);

const updateAssignee = statement('report-assign', 'UPDATE reports SET assigned_to = $2 WHERE id = $1');

const updateDecision = statement(
  'report-decide',
  'UPDATE reports SET status = $2, decision = $3, decided_by = $4, decided_at = now() WHERE id = $1',
);

/** Shows a message that one can see to those who keep order. Once each. Throws NotFound, Forbidden, Taken, TooMany. */
export async function reportMessage(actor: Actor, messageId: number, report: NewReport): Promise<number> {
  await reachReportableMessage(actor, messageId);
  await limit('report', actor.id);
  return transaction(async () => {
    const copied = await copyMessage(messageId, { ...report, reporterId: actor.id, ruleId: null });
    if (!copied)
      throw new Taken({ form: 'You have reported this message already. Thank you: somebody looks at it.' });
    const { id, roomId } = copied;
    await writeAuditEvent(actor, { act: 'report.made', target: { type: 'report', id }, roomId });
    return id;
  });
}

/** Shows a profile to those who keep order. Throws NotFound, Forbidden, TooMany, Taken while an earlier report is open. */
export async function reportPerson(actor: Actor, username: string, report: NewReport): Promise<number> {
  const person = await reachReportablePerson(actor, username);
  await limit('report', actor.id);
  return transaction(async () => {
    const copied = await copyProfile(person.id, { ...report, reporterId: actor.id });
    if (!copied)
      throw new Taken({ form: 'You have reported this profile already. Thank you: somebody looks at it.' });
    await writeAuditEvent(actor, { act: 'report.made', target: { type: 'report', id: copied.id } });
    return copied.id;
  });
}

/** A message of somebody else that the person sees. Throws NotFound, Forbidden. */
export async function reachReportableMessage(actor: Actor, messageId: number): Promise<ReachedMessage> {
  const message = await reachMessage(actor, messageId);
  if (message.kind !== 'text') throw new NotFound();
  if (!canReport(actor, message.senderId)) throw new Forbidden(NOT_YOURSELF);
  if (message.deletedAt) throw new Forbidden('This message is deleted already.');
  return message;
}

/** Anybody else. Throws NotFound, Forbidden. */
export async function reachReportablePerson(actor: Actor, username: string): Promise<User> {
  const person = await reachPerson(username);
  if (!canReport(actor, person.id)) throw new Forbidden(NOT_YOURSELF);
  return person;
}

/** For staff, without those about themselves. Throws NotFound for everybody else. */
export async function listReports(
  actor: Actor,
  { status, assigned }: ReportFilter = {},
  { before }: PageCursor = {},
): Promise<Page<Report>> {
  requireStaff(actor);
  return pageOf(await selectReports(actor.id, before ?? null, status ?? null, assigned ?? null));
}

/** A report, for staff who it is not about. Throws NotFound. */
export async function reachReport(actor: Actor, reportId: number): Promise<Report> {
  return seen(actor, await findReport(reportId));
}

/** Gives a report to somebody who may decide it, or back to all (`assigneeId` null). Throws NotFound, Forbidden. */
export async function assignReport(
  actor: Actor,
  reportId: number,
  assigneeId: number | null,
): Promise<Report> {
  return transaction(async () => {
    const report = await lockDecidable(actor, reportId);
    const assignee = assigneeId === null ? null : await findActor(assigneeId);
    if (assignee === undefined || (assignee && !canDecideReport(assignee, report)))
      throw new InvalidInput({ assignee: 'This person cannot decide about this report.' });
    if (report.assignedTo?.id === assignee?.id) return report;
    await updateAssignee(reportId, assigneeId);
    await writeAuditEvent(actor, {
      act: assignee ? 'report.assigned' : 'report.unassigned',
      target: { type: 'report', id: reportId },
      roomId: report.roomId,
      before: { assignedTo: report.assignedTo?.id ?? null },
      after: { assignedTo: assigneeId },
    });
    return reachReport(actor, reportId);
  });
}

/**
 * Decides an open report, and tells who made it; when it is upheld also who it is about. Throws NotFound, Forbidden, Taken
 * when somebody else was first.
 */
export async function decideReport(
  actor: Actor,
  reportId: number,
  { status, decision }: { readonly status: 'upheld' | 'rejected'; readonly decision: string },
): Promise<Report> {
  return transaction(async () => {
    const report = await lockDecidable(actor, reportId);
    if (report.status !== 'open') throw new Taken({ form: `This report is decided: ${report.status}.` });
    await updateDecision(reportId, status, decision, actor.id);
    await writeAuditEvent(actor, {
      act: `report.${status}`,
      target: { type: 'report', id: reportId },
      roomId: report.roomId,
      reason: decision,
      before: { status: 'open' },
      after: { status },
    });
    if (report.reporter) await notify(report.reporter.id, 'report-decided', { reportId, status });
    if (status === 'upheld') await notify(report.subject.id, 'report-upheld', { reportId });
    return reachReport(actor, reportId);
  });
}

/** A report that the person may decide about, which others wait for. Throws NotFound, Forbidden. */
export async function lockDecidable(actor: Actor, reportId: number): Promise<Report> {
  const report = seen(actor, await lockReport(reportId));
  if (!canDecideReport(actor, report)) throw new Forbidden('This report is for somebody else to decide.');
  return report;
}

function seen(actor: Actor, report: Report | undefined): Report {
  if (!report || !canSeeReport(actor, report)) throw new NotFound();
  return report;
}
