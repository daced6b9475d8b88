import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { type OutgoingWebhook, reachOutgoingWebhook } from './outgoing-webhooks.ts';

/** An attempt to tell a receiver something. */
export interface LoggedDelivery {
  readonly id: number;
  /** 0: a test. */
  readonly firstRev: number;
  readonly lastRev: number;
  readonly attempt: number;
  /** null: no answer came. */
  readonly status: number | null;
  readonly error: string;
  readonly durationMs: number;
  readonly createdAt: Date;
}

const selectDeliveries = statement<LoggedDelivery>(
  'webhook-deliveries',
  `SELECT id, first_rev AS "firstRev", last_rev AS "lastRev", attempt, status, error, duration_ms AS "durationMs",
          created_at AS "createdAt"
     FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY id DESC LIMIT 50`,
);

/** The newest 50 attempts of a webhook. Throws NotFound, Forbidden. */
export async function listDeliveries(
  actor: Actor,
  roomId: number,
  webhookId: number,
): Promise<{ webhook: OutgoingWebhook; deliveries: LoggedDelivery[] }> {
  const webhook = await reachOutgoingWebhook(actor, roomId, webhookId);
  return { webhook, deliveries: await selectDeliveries(webhookId) };
}
