import { statement } from '../../db/statements.ts';
import { type FieldErrors, InvalidInput } from '../errors.ts';
import { Facts } from '../facts.ts';
import { gathered } from '../gathering.ts';
import { type Acting, isStaff } from '../policies/moderation.ts';
import { WordMatcher } from './word-matcher.ts';
import type { WordAction } from './word-rules.ts';

/** A rule as far as it is applied. */
export interface AppliedRule {
  readonly id: number;
  readonly pattern: string;
  readonly action: WordAction;
}

/** What the rules say of a text: the first of each action that it falls under. */
export interface Verdict {
  /** The text with what is masked made unreadable. */
  readonly body: string;
  readonly block?: AppliedRule | undefined;
  readonly hold?: AppliedRule | undefined;
  readonly flag?: AppliedRule | undefined;
}

/** Names no word and no rule: that would be a lesson in getting round it. */
export const NOT_ALLOWED = 'The rules of this server do not allow this text.';

/** Who writes: staff may say anything. */
type Writer = Omit<Acting, 'id'>;

/** Never more than was there: a text that is long enough already stays so. */
const MASK = '•••';

const selectRules = statement<AppliedRule>(
  'word-rules-applied',
  'SELECT id, pattern, action FROM word_rules ORDER BY id',
);

type Matcher = WordMatcher<AppliedRule>;

const kept = new Facts<'rules', Matcher>(({ server }) => (server ? 'rules' : undefined));

/** While facts are not kept the rules are read for each text, but not compiled again as long as they are the same. */
let compiled = { rules: '[]', matcher: new WordMatcher<AppliedRule>([]) };

const readRules = gathered<'rules', Matcher>(async () => {
  const applied = await selectRules();
  const rules = JSON.stringify(applied);
  if (rules !== compiled.rules) compiled = { rules, matcher: new WordMatcher(applied) };
  return new Map([['rules', compiled.matcher]]);
});

/** What the server's word rules say of a text of this person. */
export async function judge(actor: Writer, body: string): Promise<Verdict> {
  if (isStaff(actor)) return { body };
  const matcher = await kept.get('rules', () => readRules('rules'));
  const matches = matcher?.find(body) ?? [];
  if (matches.length === 0) return { body };
  const firstOf = (action: WordAction) => matches.find(({ rule }) => rule.action === action)?.rule;
  const masked = matches.filter(({ rule }) => rule.action === 'mask');
  return { body: mask(body, masked), block: firstOf('block'), hold: firstOf('hold'), flag: firstOf('flag') };
}

/** A text as it is stored if it is stored at all. */
export async function asStored(actor: Writer, body: string): Promise<string> {
  return (await judge(actor, body)).body;
}

/** Refuses names that a rule blocks; each beside its field. Throws InvalidInput. */
export async function requireAllowedNames(
  actor: Writer,
  names: Readonly<Record<string, string>>,
): Promise<void> {
  const errors: Record<string, string> = {};
  for (const [field, name] of Object.entries(names)) {
    const { block } = await judge(actor, name);
    if (block) errors[field] = NOT_ALLOWED;
  }
  if (Object.keys(errors).length > 0) throw new InvalidInput(errors satisfies FieldErrors);
}

function mask(text: string, matches: readonly { readonly start: number; readonly end: number }[]): string {
  let masked = '';
  let done = 0;
  for (const { start, end } of [...matches].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start >= done) masked += text.slice(done, start) + MASK.slice(0, [...text.slice(start, end)].length);
    done = Math.max(done, end);
  }
  return masked + text.slice(done);
}
