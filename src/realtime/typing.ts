import type { Actor } from '../domain/actor.ts';
import { canPost } from '../domain/policies/rooms.ts';
import { reachRoom } from '../domain/rooms/reach.ts';
import { renderTyping } from '../presenters/news.ts';
import { tellRoom } from './tell.ts';

/** A little less than what the browser keeps to, as two frames can come closer together than they were sent. */
const INTERVAL_MS = 1800;

/** Room and person, for as long as it is not worth telling again: somebody who types does so all the time. */
const told = new Set<string>();

/**
 * Shows the room that the person is typing, from however many tabs; nothing is stored. Nobody sees it of somebody who
 * cannot write there, such as one whom they have blocked. Throws NotFound.
 */
export async function tellTyping(actor: Actor, roomId: number): Promise<void> {
  const key = `${roomId} ${actor.id}`;
  if (told.has(key)) return;
  told.add(key);
  setTimeout(() => told.delete(key), INTERVAL_MS).unref();
  if (!canPost(await reachRoom(actor, roomId))) return;
  tellRoom(roomId, renderTyping(actor), { type: 'typing', userId: actor.id, username: actor.username });
}
