import { EventEmitter } from 'node:events';
import { afterCommit } from '../db/transaction.ts';
import type { StoredMessage } from './messages/message.ts';

/** Somebody came online or went away; nobody outside of these rooms is to know. */
export interface PresenceChange {
  readonly userId: number;
  readonly isOnline: boolean;
  readonly roomIds: readonly number[];
}

/** Everything the domain tells the world. Events leave the domain; nothing in it listens. */
export interface DomainEvents {
  /**
   * One commit's new messages of one room, in order of `seq`, their revs consecutive. `arrivals`: when they came to this
   * process, by performance.now(), as far as somebody waits for them.
   */
  'messages.posted': { roomId: number; messages: readonly StoredMessage[]; arrivals: readonly number[] };
  /**
   * A nonce came again: its message is stored, as the change `rev` or an older one. Perhaps nobody was told, because
   * the first answer was lost after the commit.
   */
  'message.repeated': { roomId: number; rev: number };
  /** A message was edited, deleted, restored or reacted to, or a notice was written: `message` is what it is now. */
  'message.changed': { roomId: number; message: StoredMessage };
  /** Somebody is in the room now; `revision` is that of the room just before. */
  'membership.began': { roomId: number; userId: number; revision: number };
  /** Somebody's role, star or notification level is another one. */
  'membership.changed': { roomId: number; userId: number };
  /** Somebody is no longer in the room. */
  'membership.ended': { roomId: number; userId: number };
  /**
   * How far somebody has read, and the mentions of them that are left of `count` messages. Others are shown it in small
   * rooms only.
   */
  'room.read': {
    roomId: number;
    userId: number;
    displayName: string;
    seq: number;
    mentions: number;
    count: number;
    isShown: boolean;
  };
  /** An unread message mentions others than before; these are the people whom that concerns, and what they have left. */
  'mentions.changed': {
    roomId: number;
    readers: readonly { userId: number; seq: number; mentions: number; count: number }[];
  };
  /** Its name, topic or kind is another one, or it went into the archive or came out. */
  'room.changed': { roomId: number; name: string; isArchived: boolean };
  /** People came online or went away; the rooms are those that each is in. */
  'presence.changed': { changes: readonly PresenceChange[] };
  /** What others or their own pages show of somebody is something else. */
  'person.changed': { userId: number };
  /** What somebody has written and not sent is something else. */
  'draft.changed': { userId: number };
  /** Somebody has so many unread notifications now. */
  'notifications.changed': { userId: number; unread: number };
  /** Somebody's /me.css says something else. */
  'style.changed': { userId: number; styleVersion: number };
  /** The server's settings or its word rules are others now. */
  'server.changed': { server: true };
  /** Rooms have other outgoing webhooks than before. */
  'webhooks.changed': { webhooks: true };
  /** What is kept of a session is something else, and asked for on the next page, perhaps of another instance. */
  'session.changed': { sessionId: string };
  /** Signed out or revoked. */
  'session.ended': { sessionId: string };
}

const emitter = new EventEmitter<{ [Name in keyof DomainEvents]: [DomainEvents[Name]] }>();

/** Tells the listeners once the transaction under way has committed: nobody hears of what may still roll back. */
export function announce<Name extends keyof DomainEvents>(name: Name, event: DomainEvents[Name]): void {
  afterCommit(() => {
    (emitter as EventEmitter).emit(name, event);
  });
}

/** Listens until the returned function is called. */
export function subscribe<Name extends keyof DomainEvents>(
  name: Name,
  listener: (event: DomainEvents[Name]) => void,
): () => void {
  const plain = emitter as EventEmitter;
  plain.on(name, listener);
  return () => plain.off(name, listener);
}
