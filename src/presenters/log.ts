import type { StoredMessage } from '../domain/messages/message.ts';
import { dateOf, presentDay } from './moments.ts';
import { renderRow } from './rows.ts';
import { renderFragment } from './templates.ts';

/** What stands in the log: messages, and what divides them. */
export type LogItem =
  | { readonly type: 'day'; readonly date: string; readonly label: string }
  | { readonly type: 'unread-divider' }
  | { readonly type: 'message'; readonly html: string };

/** Rows with a divider before each new (UTC) day, and one before the message after `unreadAfter`, if that is there. */
export function presentLog(messages: readonly StoredMessage[], unreadAfter: number | null): LogItem[] {
  const items: LogItem[] = [];
  let date = '';
  const firstUnread = unreadAfter === null ? null : unreadAfter + 1;
  for (const message of messages) {
    if (dateOf(message.createdAt) !== date) {
      date = dateOf(message.createdAt);
      items.push({ type: 'day', date, label: presentDay(message.createdAt) });
    }
    // A notice has the number of the message before it.
    if (message.seq === firstUnread && message.kind === 'text') items.push({ type: 'unread-divider' });
    items.push({ type: 'message', html: renderRow(message) });
  }
  return items;
}

/** The bytes that everybody gets for these changes: rows, then the `rev` that a screen has once it shows them. */
export function renderChanges(messages: readonly StoredMessage[], rev: number): string {
  return renderFragment('message-posted', { rows: messages.map(renderRow).join(''), rev });
}
