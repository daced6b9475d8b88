import type { UserRole } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { ReportCopy, ReportReason } from './report-copies.ts';

/** Somebody as a report names them. */
export interface NamedPerson {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
}

/** A report as staff see it. */
export interface Report {
  readonly id: number;
  /** null: a word rule flagged it, or the account is gone. */
  readonly reporter: NamedPerson | null;
  readonly subject: NamedPerson & { readonly role: UserRole };
  /** null: it is about a profile, or the message is gone for good. */
  readonly messageId: number | null;
  readonly roomId: number | null;
  readonly reason: ReportReason;
  readonly details: string;
  /** What was seen then, whatever became of it. */
  readonly copy: ReportCopy;
  /** The pattern of the word rule that flagged it. */
  readonly rulePattern: string | null;
  /** Whether the message is deleted or removed by now. */
  readonly isMessageGone: boolean;
  readonly status: 'open' | 'upheld' | 'rejected';
  readonly assignedTo: NamedPerson | null;
  readonly decidedBy: NamedPerson | null;
  readonly decidedAt: Date | null;
  readonly decision: string;
  readonly appeal: string | null;
  readonly appealedAt: Date | null;
  readonly appealStatus: 'open' | 'granted' | 'refused' | null;
  readonly appealDecision: string | null;
  readonly appealDecidedBy: NamedPerson | null;
  readonly appealDecidedAt: Date | null;
  readonly createdAt: Date;
}

function personOf(table: string): string {
  return `json_build_object('id', ${table}.id, 'username', ${table}.username, 'displayName', ${table}.display_name`;
}

function perhaps(table: string): string {
  return `CASE WHEN ${table}.id IS NOT NULL THEN ${personOf(table)}) END`;
}

/** The columns of Report, to be followed by WHERE. */
export const SELECT_REPORTS = `SELECT reports.id, ${perhaps('reporter')} AS reporter,
    ${personOf('subject')}, 'role', subject.role) AS subject, message_id AS "messageId", reports.room_id AS "roomId",
    reports.reason, details, copy, word_rules.pattern AS "rulePattern", messages.deleted_at IS NOT NULL AS "isMessageGone",
    reports.status, ${perhaps('assignee')} AS "assignedTo", ${perhaps('decider')} AS "decidedBy",
    decided_at AS "decidedAt", decision, appeal, appealed_at AS "appealedAt", appeal_status AS "appealStatus",
    appeal_decision AS "appealDecision", ${perhaps('judge')} AS "appealDecidedBy",
    appeal_decided_at AS "appealDecidedAt", reports.created_at AS "createdAt"
  FROM reports JOIN users AS subject ON subject.id = reports.subject_id
  LEFT JOIN users AS reporter ON reporter.id = reporter_id LEFT JOIN users AS assignee ON assignee.id = assigned_to
  LEFT JOIN users AS decider ON decider.id = decided_by LEFT JOIN users AS judge ON judge.id = appeal_decided_by
  LEFT JOIN word_rules ON word_rules.id = rule_id LEFT JOIN messages ON messages.id = message_id`;

const selectReport = statement<Report>('report-by-id', `${SELECT_REPORTS} WHERE reports.id = $1`);

const lock = statement('report-lock', 'SELECT FROM reports WHERE id = $1 FOR NO KEY UPDATE');

/** That report, for those who are asked for their right to it next. */
export async function findReport(reportId: number): Promise<Report | undefined> {
  const [report] = await selectReport(reportId);
  return report;
}

/** The same inside a transaction, which others who decide about it wait for. */
export async function lockReport(reportId: number): Promise<Report | undefined> {
  await lock(reportId);
  return findReport(reportId);
}
