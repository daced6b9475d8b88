const SPECIAL = /[&<>"']/;

const ENTITIES: readonly (readonly [character: string, entity: string])[] = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
];

/** Text as HTML that shows exactly that text. null and undefined show nothing. */
export function escapeHtml(text: unknown): string {
  if (typeof text === 'number') return String(text);
  if (text === null || text === undefined) return '';
  let html = String(text);
  // Most texts have nothing of these.
  if (SPECIAL.test(html))
    for (const [character, entity] of ENTITIES) html = html.replaceAll(character, entity);
  return html;
}
