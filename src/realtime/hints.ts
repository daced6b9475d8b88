import { noteChange } from '../domain/changes.ts';
import { readChanges } from '../domain/messages/history.ts';
import { renderActivity } from '../presenters/news.ts';
import { log } from '../telemetry/log.ts';
import type { Hint } from './bus/bus.ts';
import { hub } from './hub.ts';
import { createReadFrame, createReminder } from './live-room.ts';
import { receive } from './receive.ts';

/** Rows that are read and rendered at once. */
const MAX_REVS = 100;

/** What is still to be read, in order, for each room that is being read. */
const waiting = new Map<number, Hint[]>();

/**
 * Shows what another instance has told without its content, if it concerns anybody here: the rows are read once, for
 * all screens. What comes while a room is being read is read together.
 */
export function readHint(hint: Hint): void {
  const { roomId, firstRev, lastRev } = hint;
  noteChange({ roomIds: [roomId] });
  if (!hub.isHeard(roomId)) return;
  if (firstRev > lastRev) {
    hub.receive(createReminder(roomId, lastRev));
    return;
  }
  const known = waiting.get(roomId);
  if (known) known.push(hint);
  else {
    waiting.set(roomId, [hint]);
    void readRoom(roomId);
  }
}

async function readRoom(roomId: number): Promise<void> {
  const hints = waiting.get(roomId) ?? [];
  for (let next = takeNext(hints); next; next = takeNext(hints)) await show(next);
  waiting.delete(roomId);
}

/** The first hint with those that go on where it ends; at most so many revs, the rest stays. */
function takeNext(hints: Hint[]): Hint | undefined {
  const first = hints.shift();
  if (!first) return undefined;
  const { roomId, firstRev } = first;
  let { lastRev } = first;
  for (let next = hints[0]; next?.firstRev === lastRev + 1; next = hints[0]) {
    lastRev = next.lastRev;
    hints.shift();
  }
  const end = Math.min(lastRev, firstRev + MAX_REVS - 1);
  if (end < lastRev) hints.unshift({ roomId, firstRev: end + 1, lastRev });
  return { roomId, firstRev, lastRev: end };
}

async function show({ roomId, firstRev, lastRev }: Hint): Promise<void> {
  try {
    const rows = await readChanges(roomId, firstRev - 1, lastRev - firstRev + 1);
    // What has been changed again since has a hint of its own.
    const messages = rows.filter((row) => row.rev <= lastRev);
    const activity = renderActivity(messages);
    const frame = createReadFrame({ roomId, firstRev, lastRev }, messages);
    receive({ type: 'frame', frame, ...(activity && { activity: Buffer.from(activity) }) });
  } catch (error) {
    log.debug({ err: error, roomId }, 'a hint waits for the database');
    // The live room tries again until the database is back.
    hub.receive(createReminder(roomId, lastRev));
  }
}
