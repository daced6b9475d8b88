import { InvalidInput } from '../../src/domain/errors.ts';

/** Something to fill in. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: 'line' | 'text' | 'number' | 'choice' | 'choices' | 'moment' | 'yes-no';
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly isRequired?: boolean;
  readonly max?: number;
  readonly hint?: string;
  /** On the row with this key only. */
  readonly onlyFor?: string;
  /** The column whose value it begins with. */
  readonly from?: string;
}

/** What was filled in, by field: a string, a number, a Date, a boolean, an array, or null for nothing. */
export interface Values {
  text(name: string): string;
  number(name: string): number | null;
  moment(name: string): Date | null;
  isTrue(name: string): boolean;
  list(name: string): string[];
}

const MAX_TEXT = 2000;

/** Every act says why it was done. */
export const reason: Field = {
  name: 'reason',
  label: 'Reason',
  kind: 'text',
  isRequired: true,
  max: 500,
  hint: 'Written into the log. Whom it concerns may read it.',
};

/** Takes what a form sent for what its fields ask. Throws InvalidInput with a sentence for each field that is not right. */
export function readFields(fields: readonly Field[], payload: Record<string, unknown> = {}): Values {
  const errors: Record<string, string> = {};
  const read = new Map<string, unknown>();
  for (const field of fields) {
    const value = readField(field, payload[field.name]);
    if (typeof value === 'object' && value !== null && 'problem' in value) errors[field.name] = value.problem;
    else read.set(field.name, value);
  }
  if (Object.keys(errors).length > 0) throw new InvalidInput(errors);
  return {
    text: (name) => (read.get(name) as string | null) ?? '',
    number: (name) => (read.get(name) as number | null) ?? null,
    moment: (name) => (read.get(name) as Date | null) ?? null,
    isTrue: (name) => read.get(name) === true,
    list: (name) => (read.get(name) as string[] | null) ?? [],
  };
}

type Read = string | number | boolean | Date | string[] | null | { problem: string };

function readField(field: Field, given: unknown): Read {
  if (field.kind === 'yes-no') return given === true || given === 'true';
  if (field.kind === 'choices') return readChoices(field, given);
  const typed = typeof given === 'number' ? String(given) : (given ?? '');
  if (typeof typed !== 'string') return { problem: 'This must be a text.' };
  const trimmed = typed.replace(/\r\n?/g, '\n').trim();
  if (trimmed === '') return field.isRequired ? { problem: `Fill in: ${field.label}.` } : null;
  if (!trimmed.isWellFormed() || trimmed.includes('\0'))
    return { problem: 'This contains characters that cannot be stored.' };
  return READERS[field.kind](field, trimmed);
}

const READERS: Readonly<
  Record<'line' | 'text' | 'number' | 'choice' | 'moment', (field: Field, typed: string) => Read>
> = {
  line: (field, typed) =>
    /\p{Cc}/u.test(typed) ? { problem: 'This must be a single line of text.' } : readText(field, typed),
  text: readText,
  number: (field, typed) => {
    const isWhole = /^\d{1,9}$/.test(typed) && Number(typed) <= (field.max ?? Number.MAX_SAFE_INTEGER);
    if (isWhole) return Number(typed);
    return { problem: field.max ? `Use a whole number from 0 to ${field.max}.` : 'Use a whole number.' };
  },
  choice: ({ choices = [] }, typed) =>
    choices.some(({ value }) => value === typed) ? typed : { problem: 'Choose one of them.' },
  moment: (_field, typed) => {
    const date = new Date(typed);
    const year = date.getUTCFullYear();
    return year > 1970 && year < 10_000 ? date : { problem: 'This is no date and time.' };
  },
};

function readText({ max = MAX_TEXT }: Field, typed: string): Read {
  return [...typed].length <= max ? typed : { problem: `Use at most ${max} characters.` };
}

function readChoices({ choices = [] }: Field, given: unknown): Read {
  const chosen = Array.isArray(given) ? given : [];
  const isKnown = chosen.every((each) => choices.some(({ value }) => value === each));
  return isKnown ? [...new Set(chosen as string[])] : { problem: 'Choose from these.' };
}
