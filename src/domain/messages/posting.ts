import type { Actor } from '../actor.ts';
import { reachWritableRoom } from '../rooms/reach.ts';
import type { StoredMessage } from './message.ts';
import { writerOf } from './room-writer.ts';

export interface NewMessage {
  /** 1 to 4000 characters, already trimmed. */
  readonly body: string;
  /** Unique per sender and room: a repeat returns the first message. */
  readonly nonce: string;
}

/**
 * Posts into a room: when this returns, the message is committed. Everybody who watches is told by the writer.
 * Throws NotFound when the person is not in the room, Forbidden when they may not write in it, TooMany when the room cannot keep up.
 */
export async function postMessage(actor: Actor, roomId: number, message: NewMessage): Promise<StoredMessage> {
  await reachWritableRoom(actor, roomId);
  return writerOf(roomId).write(actor, message);
}
