import type { Actor } from '../domain/actor.ts';
import { renderTyping } from '../presenters/news.ts';
import { tellRoom } from './tell.ts';

/** A little less than what the browser keeps to, as two frames can come closer together than they were sent. */
const INTERVAL_MS = 1800;

/** Room and person, for as long as it is not worth telling again: somebody who types does so all the time. */
const told = new Set<string>();

/** Shows the room that the person is typing, from however many tabs; nothing is stored. */
export function tellTyping(actor: Actor, roomId: number): void {
  const key = `${roomId} ${actor.id}`;
  if (told.has(key)) return;
  told.add(key);
  setTimeout(() => told.delete(key), INTERVAL_MS).unref();
  tellRoom(roomId, renderTyping(actor));
}
