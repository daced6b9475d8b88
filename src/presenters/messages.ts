import type { StoredMessage } from '../domain/messages/message.ts';
import { renderBody } from './markup.ts';
import { dateOf, type MomentView, presentDay, presentMoment } from './moments.ts';
import { type AvatarView, presentAvatar } from './people.ts';
import { renderFragment, renderPartial } from './templates.ts';

/** A message as `views/partials/message.eta` draws it: the same for every viewer. */
export interface MessageView {
  readonly id: number;
  readonly roomId: number;
  readonly seq: number;
  readonly rev: number;
  readonly nonce: string;
  readonly sender: { id: number; username: string; displayName: string; avatar: AvatarView };
  /** Safe HTML. */
  readonly html: string;
  readonly isContinuation: boolean;
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
  readonly createdAt: MomentView;
}

/** What stands in the log: messages, and what divides them. */
export type LogItem =
  | { readonly type: 'day'; readonly date: string; readonly label: string }
  | { readonly type: 'unread-divider' }
  | { readonly type: 'message'; readonly html: string };

export function presentMessage(message: StoredMessage): MessageView {
  return {
    id: message.id,
    roomId: message.roomId,
    seq: message.seq,
    rev: message.rev,
    nonce: message.nonce,
    sender: {
      id: message.senderId,
      username: message.senderUsername,
      displayName: message.senderDisplayName,
      avatar: presentAvatar(message.senderId, message.senderDisplayName, message.senderAvatarVersion),
    },
    html: renderBody(message.body),
    isContinuation: message.continues,
    isEdited: message.editedAt !== null,
    isDeleted: message.deletedAt !== null,
    createdAt: presentMoment(message.createdAt),
  };
}

/** Rows with a divider before each new (UTC) day, and one before the first message after `unreadAfter`. */
export function presentLog(messages: readonly StoredMessage[], unreadAfter: number | null): LogItem[] {
  const items: LogItem[] = [];
  let date = '';
  let isDivided = unreadAfter === null;
  for (const message of messages) {
    if (dateOf(message.createdAt) !== date) {
      date = dateOf(message.createdAt);
      items.push({ type: 'day', date, label: presentDay(message.createdAt) });
    }
    if (!isDivided && message.seq > (unreadAfter ?? 0)) {
      isDivided = true;
      items.push({ type: 'unread-divider' });
    }
    items.push({ type: 'message', html: renderMessage(message) });
  }
  return items;
}

/** The bytes that everybody gets for these changes: rows, then the `rev` that a screen has once it shows them. */
export function renderChanges(messages: readonly StoredMessage[], rev: number): string {
  return renderFragment('message-posted', { rows: messages.map(renderMessage).join(''), rev });
}

function renderMessage(message: StoredMessage): string {
  return renderPartial('message', presentMessage(message));
}
