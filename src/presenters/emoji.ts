import { gemoji } from 'gemoji';

/** An emoji as the picker shows it. */
export interface EmojiView {
  readonly emoji: string;
  /** Its first shortcode, without colons. */
  readonly name: string;
}

const byName = new Map(gemoji.flatMap(({ emoji, names }) => names.map((name) => [name, emoji] as const)));

const SHORTCODE = /:([a-z0-9_+-]{1,40}):/g;

/** One to three emoji and nothing else. The flag `v` knows sequences such as families and flags. */
const ONLY_EMOJI = /^(?:\p{RGI_Emoji}\s*){1,3}$/v;

/** Those of the quick row. */
export const QUICK_EMOJI: readonly string[] = ['👍', '❤️', '😂', '🎉', '😮', '👀'];

/** What `:name:` stands for. */
export function emojiNamed(name: string): string | undefined {
  return byName.get(name);
}

/** The text with emoji in the place of its `:shortcodes:`. */
export function withEmoji(text: string): string {
  return text.replace(SHORTCODE, (code, name) => emojiNamed(name) ?? code);
}

/** Whether a text is nothing but one to three emoji: then they are shown big. */
export function isOnlyEmoji(text: string): boolean {
  return ONLY_EMOJI.test(text);
}

/** All of them, by category in the usual order. */
export const EMOJI_GROUPS: readonly { name: string; emoji: readonly EmojiView[] }[] = group();

function group() {
  const groups = new Map<string, EmojiView[]>();
  for (const { emoji, names, category } of gemoji) {
    const members = groups.get(category) ?? [];
    groups.set(category, members);
    members.push({ emoji, name: names[0] ?? '' });
  }
  return [...groups].map(([name, emoji]) => ({ name, emoji }));
}

/** Emoji whose shortcode begins with the word, then those that contain it or are tagged so; at most `limit`. */
export function findEmoji(word: string, limit: number): EmojiView[] {
  const rank = ({ names, tags }: { names: string[]; tags: string[] }) => {
    if (names.some((name) => name.startsWith(word))) return 0;
    if (names.some((name) => name.includes(word))) return 1;
    return tags.some((tag) => tag.startsWith(word)) ? 2 : 3;
  };
  const found = gemoji.map((entry) => ({ entry, rank: rank(entry) })).filter((each) => each.rank < 3);
  found.sort((a, b) => a.rank - b.rank);
  return found.slice(0, limit).map(({ entry }) => ({
    emoji: entry.emoji,
    name: entry.names.find((name) => name.includes(word)) ?? entry.names[0] ?? '',
  }));
}
