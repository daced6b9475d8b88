import type { Verdict } from '../domain/moderation/screening.ts';
import type { WordAction, WordRule } from '../domain/moderation/word-rules.ts';
import { presentDate } from './moments.ts';

/** What can happen to a text, as staff choose it. */
export const WORD_ACTIONS: readonly {
  readonly value: WordAction;
  readonly label: string;
  readonly hint: string;
}[] = [
  { value: 'block', label: 'Block', hint: 'It is refused.' },
  { value: 'hold', label: 'Hold', hint: 'It waits for a moderator before anybody else sees it.' },
  { value: 'flag', label: 'Flag', hint: 'It is posted, and reported.' },
  { value: 'mask', label: 'Mask', hint: 'It is posted, with these words made unreadable.' },
];

/** A line of the list of rules. */
export function presentWordRule({ id, pattern, action, note, createdBy, createdAt }: WordRule) {
  return {
    id,
    pattern,
    action: labelOf(action),
    note,
    createdBy: createdBy?.displayName ?? null,
    createdAt: presentDate(createdAt),
  };
}

/** What the rules would do to a text that was tried, in sentences. */
export function presentVerdict({ block, hold, flag, body }: Verdict, typed: string): string[] {
  const sentences = [
    block && `It is blocked, for “${block.pattern}”.`,
    !block && hold && `It is held, for “${hold.pattern}”.`,
    !block && flag && `It is reported, for “${flag.pattern}”.`,
    !block && body !== typed && body !== typed.trim() && `It reads: ${body}`,
  ].filter((sentence) => typeof sentence === 'string');
  return sentences.length > 0 ? sentences : ['No rule says anything about it.'];
}

function labelOf(action: WordAction): string {
  return WORD_ACTIONS.find(({ value }) => value === action)?.label ?? action;
}
