import { z } from 'zod';
import { InvalidInput } from '../domain/errors.ts';
import { wellFormedText } from './text.ts';

export const MAX_SEARCH = 200;
const MAX_TERMS = 8;
const MIN_YEAR = 1970;

/** `from:ada`, `in:"Engine room"`, `"a phrase"` (its end may be missing) or whatever stands between spaces. */
const TERM = /(?<name>from|in|before|after|has):"(?<quoted>[^"]*)"?|"(?<phrase>[^"]*)"?|(?<word>\S+)/giu;
const OPERATOR = /^(?<name>from|in|before|after|has):(?<value>.+)$/iu;
/** Phones write these for the plain ones. */
const CURLY_QUOTES = /[“”„‟]/gu;
const DATE = /^(?<year>\d{4})-\d\d-\d\d$/;

/** What somebody asked for; all of it must hold, but of several people, or several rooms, one is enough. */
export interface ParsedSearch {
  /** Words, parts of words and phrases, in no particular letter case. */
  readonly words: readonly string[];
  /** Usernames. */
  readonly from: readonly string[];
  /** Names, or ids, of rooms. */
  readonly in: readonly string[];
  /** The first moment of a day, in UTC, that a message must not be older than. */
  readonly after: Date | null;
  /** The first moment of a day, in UTC, that a message must be older than. */
  readonly before: Date | null;
  readonly hasLink: boolean;
}

/** The address of the page. A field that is not there, or empty, asks for nothing. */
export const SearchInput = z.object({
  q: wellFormedText('Write one text to look for.')
    .refine((text) => [...text].length <= MAX_SEARCH, `Look for at most ${MAX_SEARCH} characters.`)
    .default(''),
});

type Writable = { -readonly [Key in keyof ParsedSearch]: ParsedSearch[Key] };
type Operator = (query: Writable, value: string) => void;

/** Each throws InvalidInput for a value that cannot be meant. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  from: (query, value) => {
    query.from = [...query.from, value.replace(/^@/, '')];
  },
  in: (query, value) => {
    query.in = [...query.in, value.replace(/^#/, '')];
  },
  after: (query, value) => {
    const day = parseDay('after', value);
    if (!query.after || day > query.after) query.after = day;
  },
  before: (query, value) => {
    const day = parseDay('before', value);
    if (!query.before || day < query.before) query.before = day;
  },
  has: (query, value) => {
    if (value.toLowerCase() === 'link') query.hasLink = true;
    else query.words = [...query.words, `has:${value}`];
  },
};

/** What the text of the search field asks for; undefined when it asks for nothing. Throws InvalidInput about `q`. */
export function parseSearch(text: string): ParsedSearch | undefined {
  const terms = [...text.replace(CURLY_QUOTES, '"').matchAll(TERM)].map(({ groups = {} }) => groups);
  const asked = terms.filter(({ quoted, phrase, word }) => (quoted ?? phrase ?? word ?? '').trim() !== '');
  if (asked.length === 0) return undefined;
  if (asked.length > MAX_TERMS)
    throw new InvalidInput({ q: `Look for at most ${MAX_TERMS} words at once, or put them in "quotes".` });
  const query: Writable = { words: [], from: [], in: [], after: null, before: null, hasLink: false };
  for (const term of asked) addTerm(query, term);
  return query;
}

function addTerm(
  query: Writable,
  { name, quoted, phrase, word = '' }: Record<string, string | undefined>,
): void {
  const operator = quoted === undefined ? OPERATOR.exec(word)?.groups : { name, value: quoted.trim() };
  const act = OPERATORS[operator?.name?.toLowerCase() ?? ''];
  if (act) act(query, operator?.value ?? '');
  else query.words = [...query.words, phrase?.trim() ?? word];
}

/** A day that exists: `2026-02-30` does not. */
function parseDay(name: string, value: string): Date {
  const day = new Date(`${value}T00:00:00Z`);
  const year = Number(DATE.exec(value)?.groups?.year ?? 0);
  if (year < MIN_YEAR || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(value))
    throw new InvalidInput({
      q: `Write the day after “${name}:” as year, month and day, such as ${name}:2026-11-21.`,
    });
  return day;
}
