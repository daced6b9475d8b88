import { createPieceIndex, type PieceIndex } from './piece-index.ts';

/** What a rule is looked for by. */
export interface Pattern {
  /** Words, as `normalizePattern` writes them. */
  readonly pattern: string;
}

/** A rule and where in the text it was found: from `start` to before `end`. */
export interface Match<Rule> {
  readonly rule: Rule;
  readonly start: number;
  readonly end: number;
}

/** A word of a pattern: its texts between the stars. `a*b` is `a`, `b`; `*b` is the empty text and `b`. */
interface PatternWord {
  readonly parts: readonly string[];
  /** The patterns that it is a word of, and which word. */
  readonly uses: { readonly phrase: number; readonly position: number }[];
}

/** Letters, digits and what is written upon or between them without being seen: what hides in a word does not end it. */
// Ranges: letters in circles and in squares, which Unicode counts among the symbols.
const WORD = /[\p{L}\p{N}\p{M}\p{Default_Ignorable_Code_Point}\u{24b6}-\u{24e9}\u{1f130}-\u{1f149}]+/gu;
const PATTERN_WORD = /[\p{L}\p{N}\p{M}*]+/gu;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
const PLAIN = /^[\x20-\x7e]*$/;

/** Letters that look alike to Unicode (NFKC) in one letter case, and only those that can be seen. */
function normalize(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text.normalize('NFKC').replace(UNSEEN, '').toUpperCase().toLowerCase().normalize('NFKC');
}

/** A pattern with its words one space apart; undefined when nothing of it is a letter or a digit. */
export function normalizePattern(given: string): string | undefined {
  const words = normalize(given).match(PATTERN_WORD) ?? [];
  const isEach = words.every((word) => word.replaceAll('*', '') !== '');
  return words.length > 0 && isEach ? words.map((word) => word.replace(/\*+/g, '*')).join(' ') : undefined;
}

/**
 * Finds rules in texts: in time that grows with the text, whatever it is, and hardly with the number of rules. Words
 * without a star are looked up; of those with one, the longest part is found first, all at once (piece-index.ts).
 */
export class WordMatcher<Rule extends Pattern> {
  private readonly phrases: { readonly rule: Rule; readonly length: number }[] = [];
  private readonly wholeWords = new Map<string, PatternWord>();
  private readonly openWords = new Map<string, PatternWord>();
  private readonly pieces: PieceIndex<PatternWord>;

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) this.add(rule);
    this.pieces = createPieceIndex(
      [...this.openWords.values()].map((word) => [longestOf(word.parts), word] as const),
    );
  }

  private add(rule: Rule): void {
    const words = rule.pattern.split(' ');
    const phrase = this.phrases.push({ rule, length: words.length }) - 1;
    for (const [position, text] of words.entries()) {
      const kind = text.includes('*') ? this.openWords : this.wholeWords;
      const word = kind.get(text) ?? { parts: text.split('*'), uses: [] };
      kind.set(text, word);
      word.uses.push({ phrase, position });
    }
  }

  /** All that is found, in the order of its ends. */
  find(text: string): Match<Rule>[] {
    if (this.phrases.length === 0) return [];
    const known = new Map<string, readonly PatternWord[]>();
    const starts: number[] = [];
    const found: Match<Rule>[] = [];
    let begun = new Set<string>();
    for (const { 0: typed, index: start } of text.matchAll(WORD)) {
      starts.push(start);
      const word = normalize(typed);
      if (word === '') continue;
      const words = known.get(word) ?? this.findWord(word);
      known.set(word, words);
      begun = this.goOn(words, begun, (phrase) => {
        const { rule, length } = this.phrases[phrase] as { rule: Rule; length: number };
        found.push({ rule, start: starts.at(-length) ?? start, end: start + typed.length });
      });
    }
    return found;
  }

  /** Which phrases this word goes on with; `begun` are those that the word before it went on with. */
  private goOn(
    words: readonly PatternWord[],
    begun: Set<string>,
    end: (phrase: number) => void,
  ): Set<string> {
    const now = new Set<string>();
    for (const { uses } of words)
      for (const { phrase, position } of uses) {
        if (position > 0 && !begun.has(`${phrase}:${position - 1}`)) continue;
        if (position + 1 === this.phrases[phrase]?.length) end(phrase);
        else now.add(`${phrase}:${position}`);
      }
    return now;
  }

  private findWord(word: string): readonly PatternWord[] {
    const whole = this.wholeWords.get(word);
    const open = [...this.pieces.findIn(word)].filter(({ parts }) => fits(word, parts));
    return whole ? [whole, ...open] : open;
  }
}

function longestOf(parts: readonly string[]): string {
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest));
}

/** Whether the word is these parts, in order, with anything between them. */
function fits(word: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (word.length < first.length + last.length || !word.startsWith(first) || !word.endsWith(last))
    return false;
  let from = first.length;
  const until = word.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const at = word.indexOf(part, from);
    if (at < 0 || at + part.length > until) return false;
    from = at + part.length;
  }
  return true;
}
