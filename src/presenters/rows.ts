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
function keyOf(message: StoredMessage): string {
  const { id, rev, createdAt, senderUsername, senderDisplayName, senderAvatarVersion } = message;
  const own = `${id}\n${rev}\n${createdAt.getTime()}\n${senderUsername}\n${senderDisplayName}\n${senderAvatarVersion}`;
  const { replyTo, reactions, subject } = message;
  return replyTo || reactions || subject ? `${own}\n${JSON.stringify([replyTo, reactions, subject])}` : own;
}
