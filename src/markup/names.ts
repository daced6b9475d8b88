import { createMarkdown } from './markdown.ts';

/**
 * `@bob`, `#garden` in a text: not inside a word or an address. Usernames never end in a dot or a hyphen; a room's
 * name is written in lower case, its spaces as hyphens.
 */
export const NAME = /(?<![\p{L}\p{N}_/@#.-])([@#])([\p{L}\p{N}](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}])?)/gu;

/** What stands in place of the username of an account that was deleted: nobody's name has a `~`. */
export function isNobody(username: string): boolean {
  return username.includes('~');
}

/** Everybody who is in the room. */
export const EVERYBODY = '@room';

const reader = createMarkdown(({ content }, env, isLinked) => {
  if (!isLinked) (env as { texts: string[] }).texts.push(content);
});

/** The names that a Markdown text shows, as they are kept: with their sign, in lower case, each once. */
export function namesIn(text: string): string[] {
  if (!/[@#]/.test(text)) return [];
  const env = { texts: [] as string[] };
  reader.parse(text, env);
  const names = env.texts.flatMap((shown) =>
    Array.from(shown.matchAll(NAME), ([name]) => name.toLowerCase()),
  );
  return [...new Set(names)];
}
