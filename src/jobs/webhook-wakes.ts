import { subscribe } from '../domain/events.ts';
import { mayHaveWebhooks, wakeWebhooksOf } from '../domain/programs/webhook-wakes.ts';
import { log } from '../telemetry/log.ts';

/** What is said in a room meanwhile is told together. */
const GATHER_MS = 50;

/** Has webhooks told of what this instance commits, a moment after it has; returns what ends that. */
export function wakeWebhooksOnChange(): () => void {
  const waiting = new Map<number, NodeJS.Timeout>();

  function wake(roomId: number): void {
    waiting.delete(roomId);
    wakeWebhooksOf(roomId).catch((error: unknown) => log.warn({ err: error }, 'webhooks were not woken'));
  }

  function note({ roomId }: { roomId: number }): void {
    if (waiting.has(roomId) || !mayHaveWebhooks(roomId)) return;
    waiting.set(roomId, setTimeout(() => wake(roomId), GATHER_MS).unref());
  }

  const subscriptions = [subscribe('messages.posted', note), subscribe('message.changed', note)];
  return () => {
    for (const unsubscribe of subscriptions) unsubscribe();
    for (const timer of waiting.values()) clearTimeout(timer);
  };
}
