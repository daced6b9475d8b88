import { randomUUID } from 'node:crypto';
import type { JobPayloads } from '../db/job-queue.ts';
import { beginDelivery, endDelivery, findReceiver, noteTest } from '../domain/programs/webhook-deliveries.ts';
import { wakeWebhooks } from '../domain/programs/webhook-wakes.ts';
import { sendWebhook } from '../gateways/webhooks.ts';
import { presentDelivery, presentTest } from '../presenters/webhook-payloads.ts';
import { log } from '../telemetry/log.ts';
import type { JobContext } from './job.ts';

/** Then it is another one's turn: receivers that are slow keep nobody from theirs. */
const TURN_MS = 10_000;
/** Jobs that are to wait are looked for every ten seconds: what is tried again sooner is said. */
const SOON_MS = 10_000;

/** Tells a receiver what it has not been told, in order, until there is nothing more or it does not take it. */
export async function deliverWebhook(
  { webhookId }: JobPayloads['webhook-delivery'],
  { signal }: JobContext,
): Promise<void> {
  const endsAt = Date.now() + TURN_MS;
  while (Date.now() < endsAt) {
    signal.throwIfAborted();
    const delivery = await beginDelivery(webhookId);
    if (!delivery) return;
    const outcome = await sendWebhook({ ...delivery, body: presentDelivery(delivery) }, signal);
    const againAt = await endDelivery(delivery, outcome);
    if (againAt) return wakeSoon(webhookId, againAt.getTime() - Date.now());
  }
  await wakeWebhooks([webhookId]);
}

/** Tells a receiver nothing, to see what it answers. */
export async function testWebhook(
  { webhookId }: JobPayloads['webhook-test'],
  { signal }: JobContext,
): Promise<void> {
  const receiver = await findReceiver(webhookId);
  if (!receiver) return;
  const body = presentTest(webhookId, receiver.roomId);
  const { url, secret } = receiver;
  await noteTest(webhookId, await sendWebhook({ url, secret, id: `msg_test_${randomUUID()}`, body }, signal));
}

function wakeSoon(webhookId: number, inMs: number): void {
  if (inMs > SOON_MS) return;
  const wake = () =>
    void wakeWebhooks([webhookId]).catch((error: unknown) =>
      log.warn({ err: error }, 'a webhook was not woken'),
    );
  setTimeout(wake, inMs).unref();
}
