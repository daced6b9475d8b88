import { z } from 'zod';
import { optionalText, typedText } from './text.ts';

const MAX_TEXT = 2000;
const MAX_DECISION = 500;
const LONG = `Use at most ${MAX_TEXT} characters.`;

export const ReportInput = z.object({
  reason: z.enum(
    ['spam', 'harassment', 'hate', 'violence', 'illegal', 'other'],
    'Choose what is wrong with it.',
  ),
  details: optionalText(MAX_TEXT, LONG),
});

export const AppealInput = z.object({
  appeal: typedText(MAX_TEXT, { empty: 'Say why this should be looked at again.', long: LONG }),
});

const decision = typedText(MAX_DECISION, {
  empty: 'Say why, for those whom it concerns.',
  long: `Use at most ${MAX_DECISION} characters.`,
});

export const ReportDecisionInput = z.object({
  status: z.enum(['upheld', 'rejected'], 'Uphold the report, or reject it.'),
  decision,
});

export const AppealDecisionInput = z
  .object({
    status: z.enum(['granted', 'refused'], 'Grant the appeal, or refuse it.'),
    decision,
    restore: z.enum(['true', 'false'], 'Bring the message back, or not.').default('false'),
  })
  .transform(({ status, decision, restore }) => ({ status, decision, restoresMessage: restore === 'true' }));
