import type { HistoryPage } from '../domain/messages/history.ts';
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

/** A page of a room's history, and where it goes on. */
export type LogPage = Omit<HistoryPage, 'room'> & { readonly room: { readonly id: number } };

/** The log of a page: rows, and edges that lead on where there is more, as far as they are wanted. */
export function renderLog(
  { room, messages, hasOlder, hasNewer }: LogPage,
  { unreadAfter = null, edges = 'both' }: { unreadAfter?: number | null; edges?: 'both' | 'older' | 'newer' },
): string {
  const path = `/rooms/${room.id}`;
  const [first, last] = [messages[0], messages.at(-1)];
  return renderFragment('log-page', {
    older: hasOlder && first && edges !== 'newer' ? `${path}?before=${first.seq}` : null,
    newer: hasNewer && last && edges !== 'older' ? `${path}?after=${last.seq}` : null,
    items: presentLog(messages, unreadAfter),
  });
}

/** Of pages that many people get: by where their divider stands. */
const drawn = new WeakMap<readonly StoredMessage[], Map<number | null, Buffer>>();
const MOST_DIVIDERS = 8;

/** The same as bytes, drawn once for all who get this very page. */
export function logBytes(page: LogPage, unreadAfter: number | null): Buffer {
  const known = drawn.get(page.messages) ?? new Map<number | null, Buffer>();
  const isShown = page.messages.some(({ seq, kind }) => kind === 'text' && seq - 1 === unreadAfter);
  const divider = isShown ? unreadAfter : null;
  const bytes = known.get(divider) ?? Buffer.from(renderLog(page, { unreadAfter: divider }));
  if (known.size >= MOST_DIVIDERS) known.clear();
  drawn.set(page.messages, known.set(divider, bytes));
  return bytes;
}

/** The bytes that everybody gets for these changes: rows, then the `rev` that a screen has once it shows them. */
export function renderChanges(messages: readonly StoredMessage[], rev: number): string {
  return renderFragment('message-posted', { rows: messages.map(renderRow).join(''), rev });
}
