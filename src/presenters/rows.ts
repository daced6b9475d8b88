import { LRUCache } from 'lru-cache';
import type { StoredMessage } from '../domain/messages/message.ts';
import { presentMessage } from './messages.ts';
import { presentNotice } from './notices.ts';
import { renderPartial } from './templates.ts';

const CACHED_CHARACTERS = 32_000_000;

const rows = new LRUCache<string, string>({
  maxSize: CACHED_CHARACTERS,
  sizeCalculation: (html, key) => html.length + key.length,
});

/** A row of the log. It is drawn once, for all pages and screens, until something that it shows is something else. */
export function renderRow(message: StoredMessage): string {
  const key = keyOf(message);
  const known = rows.get(key);
  if (known !== undefined) return known;
  const html =
    message.kind === 'text'
      ? renderPartial('message', presentMessage(message))
      : renderPartial('notice', presentNotice(message));
  rows.set(key, html);
  return html;
}

/** A message changes with its `rev`; the people and the quote that it shows may change without it. */
function keyOf({ id, rev, createdAt, ...shown }: StoredMessage): string {
  const { senderUsername, senderDisplayName, senderAvatarVersion } = shown;
  const others = [shown.replyTo, shown.reactions, shown.subject].map((each) => each && JSON.stringify(each));
  return [
    id,
    rev,
    createdAt.getTime(),
    senderUsername,
    senderDisplayName,
    senderAvatarVersion,
    ...others,
  ].join('\n');
}
