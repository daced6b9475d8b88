import type { UserRole } from '../../db/models/index.ts';
import { isStaff } from './moderation.ts';

/** For how long somebody may appeal against a decision about what they wrote. */
export const APPEAL_WINDOW_MS = 30 * 24 * 60 * 60 * 1000;

const RANK: Readonly<Record<UserRole, number>> = { member: 0, moderator: 1, admin: 2 };

interface Person {
  readonly id: number;
  readonly role: UserRole;
}

interface Acting extends Person {
  readonly lacksSecondFactor?: boolean;
}

/** What these rules look at of a report. */
interface ReportFacts {
  readonly reporter: { readonly id: number } | null;
  readonly subject: Person;
  readonly status: string;
  readonly decidedBy: { readonly id: number } | null;
  readonly decidedAt: Date | null;
  readonly appealStatus: string | null;
}

/** Anybody but oneself. */
export function canReport(actor: Pick<Person, 'id'>, subjectId: number): boolean {
  return actor.id !== subjectId;
}

/** Staff, but never a report about themselves: it would tell who made it. */
export function canSeeReport(actor: Acting, { subject }: Pick<ReportFacts, 'subject'>): boolean {
  return isStaff(actor) && subject.id !== actor.id;
}

/** Those who see it and did not make it, about people below them; admins about anybody else. */
export function canDecideReport(actor: Acting, report: Pick<ReportFacts, 'subject' | 'reporter'>): boolean {
  const isAbove = actor.role === 'admin' || RANK[actor.role] > RANK[report.subject.role];
  return canSeeReport(actor, report) && report.reporter?.id !== actor.id && isAbove;
}

/** Once, in time, against a report about oneself that was upheld. */
export function canAppeal(actor: Pick<Person, 'id'>, report: ReportFacts, now = Date.now()): boolean {
  const { subject, status, decidedAt, appealStatus } = report;
  const isInTime = decidedAt !== null && now - decidedAt.getTime() < APPEAL_WINDOW_MS;
  return subject.id === actor.id && status === 'upheld' && appealStatus === null && isInTime;
}

/** Another one than decided the report, for as long as there is one. */
export function canDecideAppeal(
  actor: Acting,
  report: Pick<ReportFacts, 'subject' | 'reporter' | 'decidedBy'>,
  isAnotherThere: boolean,
): boolean {
  return canDecideReport(actor, report) && (report.decidedBy?.id !== actor.id || !isAnotherThere);
}
