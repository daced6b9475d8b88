import { gathered } from '../domain/gathering.ts';
import { type MissedChange, readChangesOfMany } from '../domain/messages/history.ts';
import { listReceiptsOfMany } from '../domain/rooms/unread.ts';
import { renderChanges } from '../presenters/log.ts';
import { renderReceipt } from '../presenters/news.ts';
import { replays } from '../telemetry/counters.ts';
import { toWire, type Wire } from './frames.ts';

/** Rows in one frame of a replay. */
const PAGE = 50;

/** A part of what a screen has missed. */
interface Replayed {
  /** The same bytes for all who have missed the same. */
  readonly wire: Wire;
  readonly lastRev: number;
  readonly messages: number;
  readonly isLast: boolean;
}

/** Draws what many have missed; the last rev of it is given. */
type DrawMissed = (messages: readonly MissedChange[], lastRev: number) => Wire;

/**
 * Everything that changed in a room after some `rev`, page by page, until a page says that there is no more; drawn once for
 * all who ask for the same together.
 */
export function createReplays(draw: DrawMissed) {
  const readReplayed = gathered<string, Replayed>(async (keys) => {
    const asked = keys.map((key) => key.split(' ').map(Number) as [number, number]);
    const found = await readChangesOfMany(
      asked.map(([roomId, rev]) => ({ roomId, rev })),
      PAGE,
    );
    const replayed = new Map<string, Replayed>();
    for (const [place, messages] of found.entries()) {
      const lastRev = messages.at(-1)?.rev;
      if (lastRev === undefined) continue;
      const wire = draw(messages, lastRev);
      const isLast = messages.length < PAGE;
      replayed.set(keys[place] ?? '', { wire, lastRev, messages: messages.length, isLast });
    }
    return replayed;
  });

  return async function* readReplay(roomId: number, since: number): AsyncGenerator<Replayed> {
    let missed = 0;
    for (let rev = since; ; ) {
      const replayed = await readReplayed(`${roomId} ${rev}`);
      if (!replayed) break;
      missed += replayed.messages;
      yield replayed;
      if (replayed.isLast) break;
      rev = replayed.lastRev;
    }
    replays.observe(missed);
  };
}

/** The same as rows of a page. */
export const readReplay = createReplays((messages, lastRev) => toWire(renderChanges(messages, lastRev)));

/** How far everybody in the room has read, for a screen that has shown its right; nothing in a large room. */
export const readReceipts = gathered<number, Wire>(async (roomIds) => {
  const rooms = await listReceiptsOfMany(roomIds);
  return new Map([...rooms].map(([roomId, all]) => [roomId, toWire(all.map(renderReceipt).join(''))]));
});
