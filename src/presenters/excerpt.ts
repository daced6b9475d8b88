import { LRUCache } from 'lru-cache';
import { markdown } from './markdown.ts';

const DEFAULT_CHARACTERS = 120;

const cache = new LRUCache<string, string>({ max: 5000 });

/** A message's text on one line without its Markdown, at most so many characters. */
export function excerptOf(text: string, characters = DEFAULT_CHARACTERS): string {
  const key = `${characters}:${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const plain = [...plainText(text)];
  const excerpt = plain.length > characters ? `${plain.slice(0, characters - 1).join('')}…` : plain.join('');
  cache.set(key, excerpt);
  return excerpt;
}

/** A message's text without its Markdown, on one line. */
export function plainText(text: string): string {
  const blocks = markdown.parse(text, {}).map((token) => {
    if (token.type === 'fence') return token.content;
    return (token.children ?? [])
      .map((child) => (child.type.endsWith('break') ? ' ' : child.content))
      .join('');
  });
  return blocks.filter(Boolean).join(' ').replace(/\s+/g, ' ').trim();
}
