import type { MessageKind } from '../db/models/index.ts';
import type { StoredMessage } from '../domain/messages/message.ts';
import { type MomentView, presentMoment } from './moments.ts';

/** A line that says what happened in the room. */
export interface NoticeView {
  readonly id: number;
  readonly seq: number;
  readonly rev: number;
  readonly nonce: string;
  readonly senderId: number;
  readonly text: string;
  readonly createdAt: MomentView;
}

const ROLES: Readonly<Record<string, string>> = {
  owner: 'an owner of the room',
  moderator: 'a moderator',
  member: 'a member',
};

/** What the sender did, by kind. `whom` is who it was done to, `body` the new name, topic or role. */
const DEEDS: Readonly<Record<Exclude<MessageKind, 'text'>, (whom: string, body: string) => string>> = {
  joined: () => 'joined',
  left: () => 'left',
  added: (whom) => `brought in ${whom}`,
  removed: (whom) => `removed ${whom}`,
  renamed: (_whom, body) => `renamed the room to “${body}”`,
  topic: (_whom, body) => (body ? `set the topic: “${body}”` : 'removed the topic'),
  opened: () => 'opened the room: anybody can join',
  closed: () => 'closed the room: people come in by invitation',
  role: (whom, body) => `made ${whom} ${ROLES[body] ?? body}`,
  archived: () => 'archived the room',
  unarchived: () => 'took the room out of the archive',
};

export function presentNotice(message: StoredMessage): NoticeView {
  const { id, seq, rev, nonce, senderId, senderDisplayName, subject, body, kind } = message;
  const deed = kind === 'text' ? body : DEEDS[kind](subject?.displayName ?? 'somebody', body);
  const createdAt = presentMoment(message.createdAt);
  return { id, seq, rev, nonce, senderId, text: `${senderDisplayName} ${deed}`, createdAt };
}
