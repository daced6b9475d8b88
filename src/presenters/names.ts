import type { References } from '../db/models/index.ts';
import { MAX_LINKS, type Token } from '../markup/markdown.ts';
import { NAME } from '../markup/names.ts';
import { withEmoji } from './emoji.ts';
import { escapeHtml } from './escape.ts';

/** What the names of one text mean, and how many of them are links by now. */
interface Names {
  readonly refs?: References;
  nameLinks?: number;
}

/**
 * In a text token, `:shortcodes:` become emoji, and `@names` and `#rooms` that mean something links, which makes it a
 * token of safe HTML. A link in a link is none.
 */
export function showNames(token: Token, env: Names, isLinked: boolean): void {
  const { refs = {} } = env;
  const text = withEmoji(token.content);
  token.content = text;
  if (isLinked || !/[@#]/.test(text) || Object.keys(refs).length === 0) return;
  token.type = 'names';
  token.content = '';
  let from = 0;
  for (const match of text.matchAll(NAME)) {
    const link = linkTo(match[0], refs);
    if (!link || (env.nameLinks ?? 0) >= MAX_LINKS) continue;
    env.nameLinks = (env.nameLinks ?? 0) + 1;
    token.content += escapeHtml(text.slice(from, match.index)) + link;
    from = match.index + match[0].length;
  }
  token.content += escapeHtml(text.slice(from));
}

function linkTo(name: string, refs: References): string | undefined {
  const id = refs[name.toLowerCase()];
  if (id === undefined) return undefined;
  if (id === null) return `<b class="mention at-room">${escapeHtml(name)}</b>`;
  const path = name.startsWith('@') ? `/people/${encodeURIComponent(name.slice(1))}` : `/rooms/${id}`;
  const classes = name.startsWith('@') ? `mention at-${id}` : 'room-link';
  return `<a class="${classes}" href="${path}">${escapeHtml(name)}</a>`;
}
