import { createMarkdown } from './markdown.ts';

const reader = createMarkdown(() => undefined);

/** Whether a Markdown text shows a link. */
export function hasLink(text: string): boolean {
  return reader.parse(text, {}).some(({ children }) => children?.some(({ type }) => type === 'link_open'));
}
