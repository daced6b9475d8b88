import type { PresenceChange } from '../domain/events.ts';
import { renderPresence } from '../presenters/news.ts';
import type { Connection } from './connection.ts';
import { toWire, type Wire } from './frames.ts';
import { hub } from './hub.ts';
import { tell } from './tell.ts';

/** When everybody comes back at once, each screen is told some times, not once for each of them. */
const GATHER_MS = 250;

/** By person, in order; the last one counts. */
const gathering = new Map<number, PresenceChange>();

/** Tells all instances of who came and went, a moment later, together with who else does. */
export function tellPresence(changes: readonly PresenceChange[]): void {
  if (gathering.size === 0) setTimeout(flush, GATHER_MS).unref();
  for (const change of changes) {
    gathering.delete(change.userId);
    gathering.set(change.userId, change);
  }
}

function flush(): void {
  const changes = [...gathering.values()];
  gathering.clear();
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
