import { LinkifyIt } from 'linkify-it';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Only http, https and mailto become links. */
const linkify = new LinkifyIt({ fuzzyLink: true }).add('ftp:', null).add('//', null);

/** Text as HTML that shows exactly that text. null and undefined show nothing. */
export function escapeHtml(text: unknown): string {
  if (text === null || text === undefined) return '';
  return String(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A message's text as safe HTML: everything escaped, addresses made links. Line breaks stay as they are: CSS keeps them. */
export function renderBody(text: string): string {
  const links = linkify.match(text) ?? [];
  let html = '';
  let from = 0;
  for (const link of links) {
    html += escapeHtml(text.slice(from, link.index));
    html += `<a href="${escapeHtml(link.url)}" target="_blank" rel="noopener noreferrer nofollow ugc">${escapeHtml(link.raw)}</a>`;
    from = link.lastIndex;
  }
  return html + escapeHtml(text.slice(from));
}
