import type { Figures } from '../report/figures.ts';
import type { Crowd } from './crowd.ts';
import { Histogram } from './histogram.ts';
import type { Listener } from './ledger.ts';
import { measureWindow, type Window } from './window.ts';

/** How the crowd talks. */
export type Manner =
  /** In each room so many senders, each of whom always keeps so many messages under way. */
  | { readonly kind: 'saturated'; readonly senders: number; readonly open: number }
  /** So many messages a second in all, the members of each room in turn. */
  | { readonly kind: 'paced'; readonly perSecond: number }
  /** One sender in each room; the next message when everybody has heard the last. */
  | { readonly kind: 'in turn' };

/** Lets the crowd talk through a window; afterwards waits for what is still on its way, so that what is lost is lost. */
export async function talk(crowd: Crowd, manner: Manner, window: Window): Promise<Figures> {
  const { ledger } = crowd;
  const latencies = new Histogram();
  const stop = begin(crowd, manner);
  const { before, after, cost } = await measureWindow(
    window,
    () => ledger.counts,
    () => {
      ledger.latencies = latencies;
    },
  );
  ledger.latencies = undefined;
  stop();
  await crowd.settle();
  const messages = after.messages - before.messages;
  const deliveries = after.deliveries - before.deliveries;
  return {
    messagesPerSecond: messages / cost.seconds,
    deliveriesPerSecond: deliveries / cost.seconds,
    messagesPerCpu: messages / cost.serverCpu,
    deliveriesPerCpu: deliveries / cost.serverCpu,
    ...latencies.quantiles,
    ...cost,
    ...crowd.faults,
  };
}

/** Returns what makes them stop. */
function begin(crowd: Crowd, manner: Manner): () => void {
  if (manner.kind === 'saturated') return saturate(crowd, manner.senders, manner.open);
  if (manner.kind === 'paced') return pace(crowd, manner.perSecond);
  return takeTurns(crowd);
}

function saturate(crowd: Crowd, senders: number, open: number): () => void {
  let isOver = false;
  crowd.ledger.onAnswer = (sender) => {
    if (!isOver) crowd.post(sender);
  };
  for (const { listeners } of crowd.rooms.values()) {
    for (const sender of listeners.slice(0, senders)) {
      for (let count = 0; count < open; count++) crowd.post(sender);
    }
  }
  return () => {
    isOver = true;
  };
}

function pace(crowd: Crowd, perSecond: number): () => void {
  const rooms = [...crowd.rooms.values()];
  const startedAt = performance.now();
  let sent = 0;
  // Several ticks for each message: timers drift, the number that is due does not.
  const timer = setInterval(
    () => {
      for (const due = ((performance.now() - startedAt) / 1000) * perSecond; sent < due; sent++) {
        const { listeners } = rooms[sent % rooms.length] ?? { listeners: [] as Listener[] };
        const sender = listeners[Math.floor(sent / rooms.length) % listeners.length];
        if (sender) crowd.post(sender);
      }
    },
    1000 / perSecond / 20,
  );
  return () => clearInterval(timer);
}

function takeTurns(crowd: Crowd): () => void {
  let isOver = false;
  crowd.ledger.onComplete = (sender) => {
    if (!isOver) crowd.post(sender);
  };
  for (const { listeners } of crowd.rooms.values()) if (listeners[0]) crowd.post(listeners[0]);
  return () => {
    isOver = true;
  };
}
