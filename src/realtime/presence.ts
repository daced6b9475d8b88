import { randomUUID } from 'node:crypto';
import {
  closeInstance,
  comeOnline,
  goAway,
  keepOnline,
  sweepPresences,
} from '../domain/presence/presence.ts';
import { log } from '../telemetry/log.ts';

/** A page that is loaded again closes its socket and opens another: nobody should see that. */
const GRACE_MS = 2000;
const KEEP_MS = 6000;

const instanceId = randomUUID();

/** How many sockets each person has open here; 0 while the grace runs. */
const open = new Map<number, number>();
const leaving = new Map<number, NodeJS.Timeout>();

/** Who is online by this instance's sockets; the database adds up all instances. */
export const presence = {
  /** A socket of this person has opened. */
  opened(userId: number): void {
    const count = open.get(userId);
    open.set(userId, (count ?? 0) + 1);
    clearTimeout(leaving.get(userId));
    leaving.delete(userId);
    if (count === undefined) attempt(() => comeOnline(instanceId, userId));
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

  /** Says again and again who is here, and finds those whose instance went without a word. Returns what ends it. */
  start(): () => Promise<void> {
    const heart = setInterval(() => {
      attempt(() => keepOnline(instanceId, [...open.keys()]));
      attempt(sweepPresences);
    }, KEEP_MS);
    return async () => {
      clearInterval(heart);
      for (const timer of leaving.values()) clearTimeout(timer);
      leaving.clear();
      open.clear();
      await closeInstance(instanceId).catch(note);
    };
  },
};

function leave(userId: number): void {
  leaving.delete(userId);
  open.delete(userId);
  attempt(() => goAway(instanceId, userId));
}

/** Presence is a comfort: without the database it is late, and nothing else suffers. */
function attempt(work: () => Promise<void>): void {
  work().catch(note);
}

function note(error: unknown): void {
  log.debug({ err: error }, 'presence waits for the database');
}
