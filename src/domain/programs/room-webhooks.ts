import type { Actor } from '../actor.ts';
import { Forbidden } from '../errors.ts';
import { limit } from '../limits.ts';
import { requireVoice } from '../moderation/restrictions.ts';
import { requireAllowedNames } from '../moderation/screening.ts';
import { allow } from '../moderation/staff.ts';
import { canKeepWebhooks } from '../policies/rooms.ts';
import { type ReachedRoom, reachRoom } from '../rooms/reach.ts';

/** Of each kind, in one room. */
export const MAX_WEBHOOKS = 20;

/** The room, for those who keep its webhooks. Throws NotFound, Forbidden. */
export async function reachIntegratedRoom(actor: Actor, roomId: number): Promise<ReachedRoom> {
  const room = await reachRoom(actor, roomId);
  allow(actor, canKeepWebhooks(actor, room), 'Webhooks are for those who keep order in this room.');
  return room;
}

/** The same for a webhook that is to be made. Throws Forbidden for a room that is archived, too. */
export async function reachIntegrableRoom(actor: Actor, roomId: number): Promise<ReachedRoom> {
  const room = await reachIntegratedRoom(actor, roomId);
  if (room.isArchived) throw new Forbidden('This room is archived: no webhook can be made for it.');
  return room;
}

/** Before somebody makes a webhook of that name. Throws NotFound, Forbidden, TooMany, InvalidInput. */
export async function requireMaker(actor: Actor, roomId: number, name: string): Promise<void> {
  await reachIntegrableRoom(actor, roomId);
  await requireVoice(actor);
  await limit('program', actor.id);
  await requireAllowedNames(actor, { name });
}
