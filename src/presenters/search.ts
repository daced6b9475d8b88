import type { SearchHit, SearchPage } from '../domain/messages/search.ts';
import { plainText } from './excerpt.ts';
import { renderExcerpt } from './excerpts.ts';
import { type MomentView, presentMoment } from './moments.ts';
import { type AvatarView, presentAvatar } from './people.ts';

/** A message that was found, as `views/partials/search-hit.eta` draws it. */
export interface SearchHitView {
  readonly href: string;
  readonly roomName: string;
  readonly sender: { id: number; displayName: string; username: string; avatar: AvatarView };
  /** With its day: a hit may be years old. */
  readonly createdAt: MomentView & { readonly isDated: true };
  /** Safe HTML. */
  readonly html: string;
}

export interface SearchResultsView {
  readonly hits: readonly SearchHitView[];
  /** Where to go on. */
  readonly older: string | null;
  /** Whether older messages have not been looked through. */
  readonly isPartial: boolean;
}

/** The results of searching for `text`, in which those `words` are marked. */
export function presentSearch(page: SearchPage, text: string, words: readonly string[]): SearchResultsView {
  const address = new URLSearchParams({ q: text, before: String(page.nextBefore) });
  return {
    hits: page.hits.map((hit) => presentHit(hit, words)),
    older: page.nextBefore === null ? null : `/search?${address}`,
    isPartial: page.isPartial,
  };
}

function presentHit(hit: SearchHit, words: readonly string[]): SearchHitView {
  return {
    href: `/rooms/${hit.roomId}?around=${hit.seq}#m-${hit.id}`,
    roomName: hit.roomName,
    sender: {
      id: hit.senderId,
      displayName: hit.senderDisplayName,
      username: hit.senderUsername,
      avatar: presentAvatar(hit.senderId, hit.senderDisplayName, hit.senderAvatarVersion),
    },
    createdAt: { ...presentMoment(hit.createdAt), isDated: true },
    html: renderExcerpt(textWith(words, hit.body), words),
  };
}

/** The text without its Markdown, unless a word is in that alone, such as in the address of a link. */
function textWith(words: readonly string[], body: string): string {
  const plain = plainText(body);
  const lower = plain.toLowerCase();
  return words.every((word) => lower.includes(word.toLowerCase())) ? plain : body;
}
