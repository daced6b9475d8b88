import type { PresenceChange } from '../domain/events.ts';
import { renderPresence } from '../presenters/news.ts';
import type { Connection } from './connection.ts';
import { toWire, type Wire } from './frames.ts';
import { hub } from './hub.ts';
import { tell } from './tell.ts';

/** When everybody comes back at once, each screen is told some times, not once for each of them. */
const INTERVAL_MS = 250;

/** By person, in order; the last one counts. */
const gathering = new Map<number, PresenceChange>();
let isWaiting = false;

/** Tells all instances of who came and went: at once, or a moment later together with who does so meanwhile. */
export function tellPresence(changes: readonly PresenceChange[]): void {
  for (const change of changes) {
    gathering.delete(change.userId);
    gathering.set(change.userId, change);
  }
  if (!isWaiting) flush();
}

function flush(): void {
  isWaiting = gathering.size > 0;
  if (!isWaiting) return;
  const changes = [...gathering.values()];
  gathering.clear();
  setTimeout(flush, INTERVAL_MS).unref();
  tell({ type: 'presence-changed', changes });
}

/** Shows each screen those of them who share a room with its person; drawn once for all to whom it is the same. */
export function showPresence(changes: readonly PresenceChange[]): void {
  const drawn = new Map<string, Wire>();
  const draw = (screen: Connection): Wire | undefined => {
    const near = changes.filter(({ roomIds }) => roomIds.some((roomId) => screen.followed.has(roomId)));
    if (near.length === 0) return undefined;
    const key = near.map(({ userId }) => userId).join();
    const wire = drawn.get(key) ?? toWire(renderPresence(near));
    drawn.set(key, wire);
    return wire;
  };
  for (const screen of hub.followersOf(...changes.flatMap(({ roomIds }) => roomIds))) screen.tellDrawn(draw);
}
