import type MarkdownIt from 'markdown-it';
import type { References } from '../db/models/index.ts';
import { NAME } from '../domain/policies/names.ts';
import { withEmoji } from './emoji.ts';
import { escapeHtml } from './escape.ts';

/** Of one message; further ones are text. */
const MAX_LINKS = 100;

type Markdown = InstanceType<typeof MarkdownIt>;
type Token = ReturnType<Markdown['parse']>[number];

/** What the names of one text mean, and how many more of them become links. */
interface Names {
  readonly refs: References;
  linksLeft: number;
}

const NO_NAMES: Names = { refs: {}, linksLeft: 0 };

/** A markdown-it plugin: `@names` and `#rooms` that mean something become links, `:shortcodes:` become emoji. */
export function showNames(markdown: Markdown): void {
  markdown.core.ruler.push('names', ({ tokens, env }) => {
    const names: Names = { refs: (env.refs ?? {}) as References, linksLeft: MAX_LINKS };
    for (const token of tokens) if (token.children) showIn(token.children, names);
  });
  markdown.renderer.rules.names = (tokens, index) => tokens[index]?.content ?? '';
}

/** Text inside a link stays as it is, but for its emoji: a link in a link is none. */
function showIn(children: Token[], names: Names): void {
  let depth = 0;
  for (const child of children) {
    if (child.type === 'link_open') depth++;
    else if (child.type === 'link_close') depth--;
    else if (child.type === 'text') show(child, depth > 0 ? NO_NAMES : names);
  }
}

/** Turns a text token that has names in it into one of safe HTML. */
function show(token: Token, names: Names): void {
  const text = withEmoji(token.content);
  token.content = text;
  if (!/[@#]/.test(text) || Object.keys(names.refs).length === 0) return;
  token.type = 'names';
  token.content = '';
  let from = 0;
  for (const match of text.matchAll(NAME)) {
    const link = names.linksLeft > 0 && linkTo(match[0], names.refs);
    if (!link) continue;
    names.linksLeft--;
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
