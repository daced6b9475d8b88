import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput } from '../errors.ts';
import { removeMessage } from './removal.ts';
import type { Report } from './report.ts';
import { decideReport, reachReport } from './reports.ts';
import { type ServerSanctionKind, sanction } from './sanctions.ts';

/** What is decided about a report, and what is done about it at the same time. */
export interface Settlement {
  readonly status: 'upheld' | 'rejected';
  readonly decision: string;
  readonly removesMessage: boolean;
  /** For the person it is about; null: none. */
  readonly sanction: {
    readonly kind: ServerSanctionKind;
    readonly reason: string;
    readonly endsAt: Date | null;
  } | null;
}

const MAX_REASON = 500;

/**
 * Decides a report, removes what was reported and sanctions its author, all of it or nothing. Throws what each of these does,
 * and InvalidInput about `status` for a report that is rejected and has consequences.
 */
export async function settleReport(
  actor: Actor,
  reportId: number,
  { status, decision, removesMessage, sanction: given }: Settlement,
): Promise<Report> {
  if (status === 'rejected' && (removesMessage || given))
    throw new InvalidInput({ status: 'Nothing is done to anybody for a report that is rejected.' });
  return transaction(async () => {
    const report = await decideReport(actor, reportId, { status, decision });
    if (removesMessage && report.messageId && !report.isMessageGone)
      await removeMessage(actor, report.messageId, shortened(decision));
    if (given) await sanction(actor, { ...given, userId: report.subject.id });
    return reachReport(actor, reportId);
  });
}

/** A decision may be longer than the reason of an act. */
function shortened(text: string): string {
  return [...text].slice(0, MAX_REASON).join('');
}
