import { findActor } from '../domain/accounts/people.ts';
import type { Actor } from '../domain/actor.ts';
import { listOnlineNear } from '../domain/presence/presence.ts';
import { listMyRooms } from '../domain/rooms/room-list.ts';
import { listMyRoomIds } from '../domain/rooms/standing.ts';
import { renderNotificationCount, renderOnline, renderRoomList } from '../presenters/news.ts';
import { log } from '../telemetry/log.ts';
import type { Connection } from './connection.ts';
import { CLOSE, toWire } from './frames.ts';

/** The screens that wait for their room list, by person, for as long as it is being read. */
const waiting = new Map<number, Set<Connection>>();

/**
 * Sends these screens of one person their room list and who is online, as they are now; what happens meanwhile comes
 * after it. Asked for again while it is being read, it is read again: a list from before somebody lost a room is never
 * sent after that. A screen that cannot have it reconnects.
 */
export async function sendRoomLists(screens: readonly Connection[]): Promise<void> {
  const [first] = screens;
  if (!first) return;
  const { actor } = first;
  const known = waiting.get(actor.id);
  const wanted = known ?? new Set();
  for (const screen of screens) {
    screen.holdNews();
    wanted.add(screen);
  }
  if (known) return;
  waiting.set(actor.id, wanted);
  while (wanted.size > 0) await sendOnce(actor, wanted);
  waiting.delete(actor.id);
}

async function sendOnce(actor: Actor, wanted: Set<Connection>): Promise<void> {
  const screens = [...wanted];
  wanted.clear();
  try {
    const [rooms, online, person] = await Promise.all([
      listMyRooms(actor),
      listMyRoomIds(actor).then(listOnlineNear),
      findActor(actor.id),
    ]);
    const others = renderOnline(online) + renderNotificationCount(person?.unreadNotifications ?? 0);
    for (const screen of screens) {
      if (wanted.has(screen)) continue;
      screen.send(toWire(renderRoomList(rooms, screen.roomId ?? undefined) + others));
      screen.releaseNews();
    }
  } catch (error) {
    log.warn({ err: error }, 'a room list could not be sent');
    for (const screen of screens) screen.close(CLOSE.tooSlow, 'try again');
  }
}
