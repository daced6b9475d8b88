import { escapeHtml } from './escape.ts';

const LENGTH = 160;
/** How much of the text before the first hit is shown. */
const LEAD = 40;
/** How far an end is moved to fall between two words. */
const REACH = 12;

type Range = readonly [from: number, to: number];

/** About 160 characters of the text around the first hit, as safe HTML: everything escaped, every hit in `<mark>`. */
export function renderExcerpt(text: string, words: readonly string[]): string {
  const hits = findHits(text, words);
  const [from, to] = cut(text, hits[0]);
  let html = from > 0 ? '…' : '';
  let at = from;
  for (const [start, end] of hits.filter((hit) => hit[0] < to)) {
    html += `${escapeHtml(text.slice(at, start))}<mark>${escapeHtml(text.slice(start, Math.min(end, to)))}</mark>`;
    at = Math.min(end, to);
  }
  return html + escapeHtml(text.slice(at, to)) + (to < text.length ? '…' : '');
}

/** Where any of the words is, in any letter case; in order, those that touch joined. */
function findHits(text: string, words: readonly string[]): Range[] {
  const ranges = words.flatMap((word) =>
    Array.from(
      text.matchAll(new RegExp(escapeRegExp(word), 'giu')),
      (match): Range => [match.index, match.index + match[0].length],
    ),
  );
  ranges.sort((a, b) => a[0] - b[0]);
  const joined: Range[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last && range[0] <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], range[1])];
    else joined.push(range);
  }
  return joined;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function cut(text: string, [start, end]: Range = [0, 0]): Range {
  const from = start <= LEAD ? 0 : beginNear(text, start - LEAD);
  const to = Math.max(end, from + LENGTH);
  return [from, to >= text.length ? text.length : Math.max(end, endNear(text, to))];
}

/** After the next white space, or where a character begins. */
function beginNear(text: string, at: number): number {
  const space = text.slice(at, at + REACH).search(/\s/);
  return space >= 0 ? at + space + 1 : wholeCharacter(text, at);
}

/** Before the last white space, or where a character ends. */
function endNear(text: string, at: number): number {
  const space = /\s\S*$/.exec(text.slice(at - REACH, at));
  return space ? at - REACH + space.index : wholeCharacter(text, at);
}

/** Never between the two halves of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
}
