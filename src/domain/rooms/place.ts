import { statement } from '../../db/statements.ts';
import { areApart } from '../accounts/blocks.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { Facts } from '../facts.ts';
import { gathered } from '../gathering.ts';
import { requireVoice } from '../moderation/restrictions.ts';
import { canPost } from '../policies/rooms.ts';
import type { ReachedRoom } from './reach.ts';

/** What somebody is in a room, as far as it seldom changes. */
export type Place = Pick<ReachedRoom, 'id' | 'kind' | 'role' | 'isArchived' | 'isBlocked'>;

const places = new Facts<string, Place>(({ roomId, userId }) => {
  if (roomId !== undefined && userId !== undefined) return keyOf(roomId, userId);
  if (roomId !== undefined) return (place) => place.id === roomId;
  return userId === undefined ? undefined : (_, key) => key.endsWith(`:${userId}`);
});

export const CANNOT_WRITE = 'You cannot write to this person.';
export const ARCHIVED = 'This room is archived: it can be read, but not written to.';

const selectPlaces = statement<Place & { userId: number }>(
  'places',
  `SELECT rooms.id, kind, mine.user_id AS "userId", role, archived_at IS NOT NULL AS "isArchived",
          kind = 'direct' AND EXISTS (
            SELECT FROM users AS me, memberships AS theirs JOIN users AS other ON other.id = theirs.user_id
             WHERE me.id = mine.user_id AND theirs.room_id = rooms.id AND other.id <> me.id
               AND ${areApart('me', 'other')}) AS "isBlocked"
     FROM unnest($1::bigint[], $2::bigint[]) AS asked (room_id, user_id)
     JOIN memberships AS mine USING (room_id, user_id) JOIN rooms ON rooms.id = room_id`,
);

const readPlace = gathered<string, Place>(async (keys) => {
  const asked = keys.map((key) => key.split(':').map(Number));
  const found = await selectPlaces(
    asked.map(([roomId]) => roomId),
    asked.map(([, userId]) => userId),
  );
  return new Map(found.map(({ userId, ...place }) => [keyOf(place.id, userId), place]));
});

/** The place of somebody who is there, as this process knows it. Throws NotFound. */
export async function reachPlace(actor: Actor, roomId: number): Promise<Place> {
  const key = keyOf(roomId, actor.id);
  return present(await places.get(key, () => readPlace(key)));
}

/** The place of somebody who is there at this moment. Throws NotFound. */
export async function reachPlaceNow(actor: Actor, roomId: number): Promise<Place> {
  const key = keyOf(roomId, actor.id);
  return present(await places.renew(key, () => readPlace(key)));
}

function present(place: Place | undefined): Place {
  if (!place) throw new NotFound();
  return place;
}

/**
 * The place of somebody who may write there, as this process knows it: whoever writes requires the membership again.
 * Throws NotFound, Forbidden.
 */
export async function reachWritablePlace(actor: Actor, roomId: number): Promise<Place> {
  const place = await reachPlace(actor, roomId);
  if (!canPost(place)) throw new Forbidden(place.isArchived ? ARCHIVED : CANNOT_WRITE);
  await requireVoice(actor);
  return place;
}

function keyOf(roomId: number, userId: number): string {
  return `${roomId}:${userId}`;
}
