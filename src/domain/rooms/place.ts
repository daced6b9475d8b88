import type { Actor } from '../actor.ts';
import { Forbidden } from '../errors.ts';
import { Facts } from '../facts.ts';
import { canPost } from '../policies/rooms.ts';
import { type ReachedRoom, reachRoom } from './reach.ts';

/** What somebody is in a room, as far as it seldom changes. */
export type Place = Pick<ReachedRoom, 'id' | 'kind' | 'role' | 'isArchived' | 'isBlocked'>;

const places = new Facts<string, Place>(({ roomId, userId }) => {
  if (roomId !== undefined && userId !== undefined) return keyOf(roomId, userId);
  if (roomId !== undefined) return (place) => place.id === roomId;
  return userId === undefined ? undefined : (_, key) => key.endsWith(`:${userId}`);
});

export const CANNOT_WRITE = 'You cannot write to this person.';
const ARCHIVED = 'This room is archived: it can be read, but not written to.';

/** The place of somebody who is there, as this process knows it. Throws NotFound. */
export async function reachPlace(actor: Actor, roomId: number): Promise<Place> {
  return (await places.get(keyOf(roomId, actor.id), () => reachRoom(actor, roomId))) as Place;
}

/**
 * The place of somebody who may write there, as this process knows it: whoever writes requires the membership again.
 * Throws NotFound, Forbidden.
 */
export async function reachWritablePlace(actor: Actor, roomId: number): Promise<Place> {
  const place = await reachPlace(actor, roomId);
  if (!canPost(place)) throw new Forbidden(place.isArchived ? ARCHIVED : CANNOT_WRITE);
  return place;
}

function keyOf(roomId: number, userId: number): string {
  return `${roomId}:${userId}`;
}
