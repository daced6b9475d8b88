import { EventEmitter } from 'node:events';
import { afterCommit } from '../db/transaction.ts';
import type { StoredMessage } from './messages/message.ts';

/** Everything the domain tells the world. Events leave the domain; nothing in it listens. */
export interface DomainEvents {
  /** One commit's new messages of one room, in order of `seq`, their revs consecutive. */
  'messages.posted': { roomId: number; messages: readonly StoredMessage[] };
  /**
   * A nonce came again: its message is stored, as the change `rev` or an older one. Perhaps nobody was told, because
   * the first answer was lost after the commit.
   */
  'message.repeated': { roomId: number; rev: number };
  /** A message was edited or deleted: `message` is what it is now. */
  'message.changed': { roomId: number; message: StoredMessage };
  /** Somebody is no longer in the room. */
  'membership.ended': { roomId: number; userId: number };
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
