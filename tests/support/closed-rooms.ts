import type { Actor } from '../../src/domain/actor.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { nonce } from './people.ts';

/** Opens a closed room with a name that no other has, for its owner and these members; resolves to its id. */
export async function openClosedRoom(owner: Actor, ...members: string[]): Promise<number> {
  const room = { name: `Room ${nonce()}`, kind: 'closed', topic: '', members } as const;
  return (await createRoom(owner, room)).id;
}
