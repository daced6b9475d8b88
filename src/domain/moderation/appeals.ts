import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { notify } from '../accounts/notifications.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, NotFound, Taken } from '../errors.ts';
import { limit } from '../limits.ts';
import { canAppeal, canDecideAppeal } from '../policies/reports.ts';
import { writeAuditEvent } from './audit-log.ts';
import { restoreRemovedMessage } from './removal.ts';
import { lockReport, type Report } from './report.ts';
import { lockDecidable, reachReport } from './reports.ts';

/** `restoresMessage`: when it is granted, a message that was removed comes back. */
export interface AppealDecision {
  readonly status: 'granted' | 'refused';
  readonly decision: string;
  readonly restoresMessage?: boolean | undefined;
}

const updateAppeal = statement(
  'appeal-insert',
  `UPDATE reports SET appeal = $2, appealed_at = now(), appeal_status = 'open' WHERE id = $1`,
);

const updateDecision = statement(
  'appeal-decide',
  `UPDATE reports SET appeal_status = $2, appeal_decision = $3, appeal_decided_by = $4, appeal_decided_at = now()
    WHERE id = $1`,
);

/** Somebody else than the first who may decide about this: admins about anybody, moderators about members. */
const selectAnother = statement(
  'appeal-another-judge',
  `SELECT FROM users WHERE status = 'active' AND id NOT IN ($1, $2) AND id IS DISTINCT FROM $3
      AND (role = 'admin' OR role = 'moderator' AND $4 = 'member') LIMIT 1`,
);

/** Asks for another look at a report about oneself that was upheld; once, within 30 days. Throws NotFound, Forbidden, Taken, TooMany. */
export async function appeal(actor: Actor, reportId: number, text: string): Promise<void> {
  await limit('report', actor.id);
  await transaction(async () => {
    const report = await lockReport(reportId);
    if (!report || report.subject.id !== actor.id || report.status !== 'upheld') throw new NotFound();
    if (report.appealStatus) throw new Taken({ appeal: 'You have appealed against this already.' });
    if (!canAppeal(actor, report)) throw new Forbidden('An appeal is possible for 30 days.');
    await updateAppeal(reportId, text);
    await writeAuditEvent(actor, {
      act: 'report.appealed',
      target: { type: 'report', id: reportId },
      roomId: report.roomId,
    });
  });
}

/** Whether the person may decide the appeal against a report that they see. */
export async function mayDecideAppeal(actor: Actor, report: Report): Promise<boolean> {
  const { subject, reporter, decidedBy } = report;
  const others =
    decidedBy?.id === actor.id
      ? await selectAnother(actor.id, subject.id, reporter?.id ?? null, subject.role)
      : [];
  return canDecideAppeal(actor, report, others.length > 0);
}

/**
 * Grants or refuses an appeal, and tells who made it. Throws NotFound, Forbidden, also when the message may not be brought
 * back, Taken when somebody else was first.
 */
export async function decideAppeal(
  actor: Actor,
  reportId: number,
  { status, decision, restoresMessage = false }: AppealDecision,
): Promise<Report> {
  return transaction(async () => {
    const report = await lockDecidable(actor, reportId);
    if (report.appealStatus === null) throw new NotFound();
    if (report.appealStatus !== 'open')
      throw new Taken({ form: `This appeal is decided: ${report.appealStatus}.` });
    if (!(await mayDecideAppeal(actor, report)))
      throw new Forbidden('Whoever decided the report cannot decide the appeal as well.');
    await updateDecision(reportId, status, decision, actor.id);
    await writeAuditEvent(actor, {
      act: `appeal.${status}`,
      target: { type: 'report', id: reportId },
      roomId: report.roomId,
      reason: decision,
      before: { appealStatus: 'open' },
      after: { appealStatus: status },
    });
    if (status === 'granted' && restoresMessage && report.messageId !== null)
      await restoreRemovedMessage(actor, report.messageId, decision);
    await notify(report.subject.id, 'appeal-decided', { reportId, status });
    return reachReport(actor, reportId);
  });
}
