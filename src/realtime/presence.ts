import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { closeInstance, goAway, keepOnline, sweepPresences } from '../domain/presence/presence.ts';
import { peopleOnline } from '../telemetry/counters.ts';
import { log } from '../telemetry/log.ts';

/** A page that is loaded again closes its socket and opens another: nobody should see that. */
const GRACE_MS = 2000;
const KEEP_MS = 6000;
/** Who comes and goes while others are written down is written down with those who do so a moment later. */
const GATHER_MS = 100;

const instanceId = randomUUID();

/** How many sockets each person has open here; 0 while the grace runs. */
const open = new Map<number, number>();
const leaving = new Map<number, NodeJS.Timeout>();
/** Of whom the database is to be told, and the work that does it. */
const pending = new Set<number>();
peopleOnline.from(() => open.size);
let working: Promise<void> | undefined;

/** Who is online by this instance's sockets; the database adds up all instances. */
export const presence = {
  /** A socket of this person has opened. */
  opened(userId: number): void {
    const count = open.get(userId);
    open.set(userId, (count ?? 0) + 1);
    clearTimeout(leaving.get(userId));
    leaving.delete(userId);
    if (count === undefined) void settle([userId]);
  },

  /** A socket of this person has closed. */
  closed(userId: number): void {
    const count = (open.get(userId) ?? 1) - 1;
    open.set(userId, count);
    if (count === 0)
      leaving.set(
        userId,
        setTimeout(() => leave(userId), GRACE_MS),
      );
  },

  /** Whether somebody has a socket here that makes them present, or had one just now. */
  isHere(userId: number): boolean {
    return open.has(userId);
  },

  /** Says again and again who is here, and finds those whose instance went without a word. Returns what ends it. */
  start(): () => Promise<void> {
    const heart = setInterval(() => {
      void settle(open.keys()).then(sweepPresences).catch(note);
    }, KEEP_MS);
    return async () => {
      clearInterval(heart);
      for (const timer of leaving.values()) clearTimeout(timer);
      leaving.clear();
      open.clear();
      await working;
      await closeInstance(instanceId).catch(note);
    };
  },
};

function leave(userId: number): void {
  leaving.delete(userId);
  open.delete(userId);
  void settle([userId]);
}

/**
 * Brings the database to what is so here, by one statement after the other: somebody who comes back while it is told
 * that they left is there in the end.
 */
function settle(userIds: Iterable<number>): Promise<void> {
  for (const userId of userIds) pending.add(userId);
  if (pending.size > 0) working ??= work();
  return working ?? Promise.resolve();
}

async function work(): Promise<void> {
  try {
    for (let pass = 0; pending.size > 0; pass++) {
      if (pass > 0) await pause(GATHER_MS);
      const userIds = [...pending];
      pending.clear();
      const gone = userIds.filter((userId) => !open.has(userId));
      await keepOnline(
        instanceId,
        userIds.filter((userId) => open.has(userId)),
      );
      await goAway(instanceId, gone);
    }
  } catch (error) {
    note(error);
  } finally {
    working = undefined;
  }
}

/** Presence is a comfort: without the database it is late, and nothing else suffers. */
function note(error: unknown): void {
  log.debug({ err: error }, 'presence waits for the database');
}
