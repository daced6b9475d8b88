import { z } from 'zod';

/** At least one character that a reader can see: not white space, not a control, format or filler character. */
const VISIBLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;
const CONTROL = /\p{Cc}/u;

/** Sentences for what is wrong with a text. */
interface TextMessages {
  /** Not there, not a text, or nothing to see in it. */
  readonly empty: string;
  readonly long: string;
}

/**
 * Text that somebody typed, trimmed, with line breaks as `\n`; at most `max` characters (code points, as PostgreSQL
 * counts them). Refuses what a database or a screen cannot hold: NUL, lone surrogates, only invisible characters.
 */
export function typedText(max: number, messages: TextMessages) {
  return wellFormedText(messages.empty)
    .transform((text) => text.replace(/\r\n?/g, '\n').trim())
    .refine((text) => VISIBLE.test(text), { error: messages.empty, abort: true })
    .refine((text) => [...text].length <= max, messages.long);
}

/** The same on a single line. */
export function typedLine(max: number, messages: TextMessages) {
  return typedText(max, messages).refine(
    (text) => !CONTROL.test(text),
    'This must be a single line of text.',
  );
}

/** Any text without NUL and lone surrogates. */
export function wellFormedText(missing: string) {
  return z.string({ error: missing }).refine((text) => text.isWellFormed() && !text.includes('\0'), {
    error: 'This contains characters that cannot be stored.',
    abort: true,
  });
}

/** Text that may be left out: '' then, and for text that shows nothing. */
export function optionalText(max: number, long: string) {
  return wellFormedText('This must be a text.')
    .default('')
    .transform((text) => text.replace(/\r\n?/g, '\n').trim())
    .transform((text) => (VISIBLE.test(text) ? text : ''))
    .refine((text) => [...text].length <= max, long);
}
