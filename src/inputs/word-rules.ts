import { z } from 'zod';
import { optionalText, typedLine } from './text.ts';

const MAX_PATTERN = 100;
const MAX_NOTE = 500;

export const WordRuleInput = z.object({
  pattern: typedLine(MAX_PATTERN, {
    empty: 'Write the words that this is about.',
    long: `Use at most ${MAX_PATTERN} characters.`,
  }),
  action: z.enum(['block', 'hold', 'flag', 'mask'], 'Choose what happens to such a message.'),
  note: optionalText(MAX_NOTE, `Use at most ${MAX_NOTE} characters.`),
});

/** Why a message that was held is not posted. */
export const RefusalInput = z.object({
  reason: typedLine(MAX_NOTE, {
    empty: 'Say why, for its sender.',
    long: `Use at most ${MAX_NOTE} characters.`,
  }),
});
