import { LRUCache } from 'lru-cache';
import type { References } from '../db/models/index.ts';
import { createMarkdown } from '../markup/markdown.ts';
import { escapeHtml } from './escape.ts';
import { highlight } from './highlighting.ts';
import { showNames } from './names.ts';

/** Of one message: colouring can take time that grows with the square of its length, or of that of a line. */
const COLOURED_CHARACTERS = 1500;
const LONG_LINE = /.{201}/;
const CACHED_CHARACTERS = 8_000_000;

/** Turns Markdown into HTML in which names that mean something are links. */
export const markdown = createMarkdown(showNames);

const { rules } = markdown.renderer;
rules.link_open = (tokens, index) => {
  const href = tokens[index]?.attrGet('href');
  // `[text]()` leads nowhere; nobody has asked validateLink.
  return href ? `<a href="${escapeHtml(href)}" target="_blank" rel="noreferrer nofollow ugc">` : '<a>';
};
rules.names = (tokens, index) => tokens[index]?.content ?? '';
rules.text = (tokens, index) => escapeHtml(tokens[index]?.content);
rules.code_inline = (tokens, index) => `<code>${escapeHtml(tokens[index]?.content)}</code>`;
rules.softbreak = () => '<br>';
rules.hardbreak = () => '<br>';
rules.heading_open = () => '<p><b>';
rules.heading_close = () => '</b></p>';
rules.fence = (tokens, index, _options, given) => {
  const env = (given ?? {}) as { coloured?: number };
  const { content = '', info = '' } = tokens[index] ?? {};
  const language = info.trim().split(/\s/)[0]?.toLowerCase() ?? '';
  const code = content.replace(/\n$/, '');
  env.coloured = (env.coloured ?? 0) + code.length;
  const isColoured = env.coloured <= COLOURED_CHARACTERS && !LONG_LINE.test(code);
  const html = isColoured ? highlight(code, language) : escapeHtml(code);
  return `<pre tabindex="0"><code>${html}</code></pre>`;
};

/** What a text and its names look like never changes. */
const cache = new LRUCache<string, string>({
  maxSize: CACHED_CHARACTERS,
  sizeCalculation: (html, key) => html.length + key.length + 1,
});

/** A message's text as safe HTML. A single paragraph stands for itself, without a `<p>`. */
export function renderBody(text: string, refs: References | null): string {
  // The first line is ours, whatever the text begins with.
  const key = `${refs ? JSON.stringify(refs) : ''}\n${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const html = render(text, refs);
  cache.set(key, html);
  return html;
}

function render(text: string, refs: References | null): string {
  const env = { refs: refs ?? {} };
  const tokens = markdown.parse(text, env);
  const [first, inline] = tokens;
  const isPlain = tokens.length === 3 && first?.type === 'paragraph_open' && inline?.children;
  return isPlain
    ? markdown.renderer.render(inline.children ?? [], markdown.options, env)
    : markdown.renderer.render(tokens, markdown.options, env).trimEnd();
}
