import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { type OutgoingWebhook, reachOutgoingWebhook } from './outgoing-webhooks.ts';

/** Of one webhook, the newest. */
const MOST_KEPT = 50;

/** What was to be told. */
interface Attempt {
  /** 0: a test. */
  readonly firstRev: number;
  readonly lastRev: number;
  /** 1 for the first. */
  readonly attempt: number;
}

/** What came of an attempt. */
export interface Outcome {
  /** null: no answer came. */
  readonly status: number | null;
  /** Why not; at most 300 characters. */
  readonly error: string;
  readonly durationMs: number;
}

/** An attempt to tell a receiver something. */
export interface LoggedDelivery extends Attempt, Outcome {
  readonly id: number;
  readonly createdAt: Date;
}

const insertDelivery = statement(
  'webhook-delivery-insert',
  `INSERT INTO webhook_deliveries (webhook_id, first_rev, last_rev, attempt, status, error, duration_ms)
   SELECT id, $2, $3, $4, $5, $6, $7 FROM outgoing_webhooks WHERE id = $1 FOR KEY SHARE`,
);

/** A busy room's would be millions in a week. */
const forgetOlder = statement(
  'webhook-deliveries-forget',
  `DELETE FROM webhook_deliveries WHERE webhook_id = $1 AND id <= (
     SELECT id FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY id DESC OFFSET ${MOST_KEPT} LIMIT 1)`,
);

const selectDeliveries = statement<LoggedDelivery>(
  'webhook-deliveries',
  `SELECT id, first_rev AS "firstRev", last_rev AS "lastRev", attempt, status, error, duration_ms AS "durationMs",
          created_at AS "createdAt"
     FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY id DESC LIMIT ${MOST_KEPT}`,
);

/** Writes down what came of an attempt; of one by a webhook that is deleted, nothing. */
export async function logDelivery(
  webhookId: number,
  { firstRev, lastRev, attempt }: Attempt,
  { status, error, durationMs }: Outcome,
): Promise<void> {
  await insertDelivery(webhookId, firstRev, lastRev, attempt, status, error, durationMs);
  await forgetOlder(webhookId);
}

/** The newest 50 attempts of a webhook. Throws NotFound, Forbidden. */
export async function listDeliveries(
  actor: Actor,
  roomId: number,
  webhookId: number,
): Promise<{ webhook: OutgoingWebhook; deliveries: LoggedDelivery[] }> {
  const webhook = await reachOutgoingWebhook(actor, roomId, webhookId);
  return { webhook, deliveries: await selectDeliveries(webhookId) };
}
