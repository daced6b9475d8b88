import { transaction } from '../../db/transaction.ts';
import { writeAuditEvent } from './audit-log.ts';
import { copyMessage } from './report-copies.ts';
import type { AppliedRule } from './screening.ts';

/** Reports a message that a word rule flags, for nobody's sake but the rule's; once. */
export async function flagMessage(messageId: number, rule: AppliedRule): Promise<void> {
  await transaction(async () => {
    const grounds = { reporterId: null, ruleId: rule.id, reason: 'other', details: '' } as const;
    const report = await copyMessage(messageId, grounds);
    if (!report) return;
    const { id, roomId } = report;
    const after = { ruleId: rule.id };
    await writeAuditEvent(null, { act: 'report.flagged', target: { type: 'report', id }, roomId, after });
  });
}
