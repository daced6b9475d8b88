import { Membership, type NotificationLevel } from '../../db/models/index.ts';
import type { Actor } from '../actor.ts';
import { announce } from '../events.ts';
import { reachRoom } from './reach.ts';

/** What one person wants of a room. What is left out stays as it is. */
export interface RoomPreferences {
  readonly isStarred?: boolean | undefined;
  readonly notificationLevel?: NotificationLevel | undefined;
}

/** Stars a room, or says what makes a badge: everything, mentions, nothing. Throws NotFound. */
export async function preferRoom(actor: Actor, roomId: number, preferences: RoomPreferences): Promise<void> {
  await reachRoom(actor, roomId);
  const given = Object.fromEntries(Object.entries(preferences).filter(([, value]) => value !== undefined));
  await Membership.update(given, { where: { roomId, userId: actor.id } });
  announce('membership.changed', { roomId, userId: actor.id });
}
