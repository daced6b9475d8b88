import type { Actor } from '../../src/domain/actor.ts';
import { appendToRoom } from '../../src/domain/messages/append.ts';
import { nonce } from './people.ts';

/** Stores a message that nobody is told of, as by a server that was killed after the commit. */
export async function storeUnannounced(
  sender: Actor,
  roomId: number,
  message: { readonly body: string; readonly nonce?: string },
): Promise<void> {
  const post = { position: 0, sender: sender.id, nonce: nonce(), ...message, reply: null, refs: null };
  await appendToRoom({ room: roomId, posts: [post] });
}
