import { randomBytes } from 'node:crypto';
import { addJob } from '../../db/job-queue.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { seal } from '../accounts/sealing.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { limit } from '../limits.ts';
import { type Act, writeAuditEvent } from '../moderation/audit-log.ts';
import { lockRoom } from '../rooms/locking.ts';
import { MAX_WEBHOOKS, reachIntegrableRoom, reachIntegratedRoom, requireMaker } from './room-webhooks.ts';
import { wakeWebhooks } from './webhook-wakes.ts';

const SECRET_BYTES = 32;

/** An outgoing webhook as those see it who keep it; its secret is not shown again. */
export interface OutgoingWebhook {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly isEnabled: boolean;
  /** Attempts in a row that failed. */
  readonly failures: number;
  readonly retryAt: Date | null;
  /** Changes of the room that the receiver has not been told of. */
  readonly behind: number;
  /** Whoever switched it on last: it is told what they may read. */
  readonly maker: string | null;
}

const COLUMNS = `hooks.id, hooks.name, url, is_enabled AS "isEnabled", failures, retry_at AS "retryAt",
  revision - delivered_rev AS behind, users.display_name AS maker
  FROM outgoing_webhooks AS hooks JOIN rooms ON rooms.id = room_id LEFT JOIN users ON users.id = hooks.created_by`;

const selectWebhooks = statement<OutgoingWebhook>(
  'outgoing-webhooks',
  `SELECT ${COLUMNS} WHERE room_id = $1 ORDER BY hooks.id`,
);

const selectWebhook = statement<OutgoingWebhook>(
  'outgoing-webhook',
  `SELECT ${COLUMNS} WHERE room_id = $1 AND hooks.id = $2`,
);

/** What was said before is not told. */
const insertWebhook = statement<{ id: number }>(
  'outgoing-webhook-insert',
  `INSERT INTO outgoing_webhooks (room_id, created_by, name, url, secret, delivered_rev, delivered_seq)
   SELECT id, $2, $3, $4, $5, revision, message_count FROM rooms
    WHERE id = $1 AND (SELECT count(*) FROM outgoing_webhooks WHERE room_id = $1) < ${MAX_WEBHOOKS} RETURNING id`,
);

const enable = statement(
  'outgoing-webhook-enable',
  `UPDATE outgoing_webhooks SET is_enabled = true, created_by = $2, failures = 0, failing_since = NULL, retry_at = NULL
    WHERE id = $1 RETURNING id`,
);

const disable = statement(
  'outgoing-webhook-disable',
  'UPDATE outgoing_webhooks SET is_enabled = false WHERE id = $1 RETURNING id',
);

const deleteWebhook = statement('outgoing-webhook-delete', 'DELETE FROM outgoing_webhooks WHERE id = $1');

/** Under what the secrets of a room's webhooks are sealed. */
export function sealedFor(roomId: number): string {
  return `outgoing webhook of room ${roomId}`;
}

/**
 * From now on what happens in the room is told to that address. Resolves to the secret by which the receiver knows that it is
 * Parley who tells: shown once. Throws NotFound, Forbidden, InvalidInput, TooMany.
 */
export async function makeOutgoingWebhook(
  actor: Actor,
  roomId: number,
  { name, url }: { name: string; url: string },
): Promise<string> {
  await requireMaker(actor, roomId, name);
  const secret = randomBytes(SECRET_BYTES);
  const sealed = await seal(secret, sealedFor(roomId));
  await transaction(async () => {
    await lockRoom(roomId);
    await reachIntegrableRoom(actor, roomId);
    const [made] = await insertWebhook(roomId, actor.id, name, url, sealed);
    if (!made) throw new InvalidInput({ form: `A room has at most ${MAX_WEBHOOKS}. Delete one first.` });
    await write(actor, 'outgoing_webhook.made', roomId, made.id, { name, host: new URL(url).host });
    announce('webhooks.changed', { webhooks: true });
  });
  return `whsec_${secret.toString('base64')}`;
}

/** Those of a room, in order of age. Throws NotFound, Forbidden. */
export async function listOutgoingWebhooks(actor: Actor, roomId: number): Promise<OutgoingWebhook[]> {
  await reachIntegratedRoom(actor, roomId);
  return selectWebhooks(roomId);
}

/** Throws NotFound, Forbidden. */
export async function reachOutgoingWebhook(
  actor: Actor,
  roomId: number,
  webhookId: number,
): Promise<OutgoingWebhook> {
  await reachIntegratedRoom(actor, roomId);
  const [webhook] = await selectWebhook(roomId, webhookId);
  if (!webhook) throw new NotFound();
  return webhook;
}

/**
 * Switched on again it goes on where it stopped, on behalf of whoever does that. Throws NotFound, Forbidden.
 */
export async function switchOutgoingWebhook(
  actor: Actor,
  roomId: number,
  webhookId: number,
  isEnabled: boolean,
): Promise<void> {
  await transaction(async () => {
    await lockRoom(roomId);
    const { name } = await reachOutgoingWebhook(actor, roomId, webhookId);
    await (isEnabled ? enable(webhookId, actor.id) : disable(webhookId));
    const act = isEnabled ? 'outgoing_webhook.switched_on' : 'outgoing_webhook.switched_off';
    await write(actor, act, roomId, webhookId, { name });
    announce('webhooks.changed', { webhooks: true });
    if (isEnabled) await wakeWebhooks([webhookId]);
  });
}

/** Nothing is told any more, and what was sealed is gone. Throws NotFound, Forbidden. */
export async function deleteOutgoingWebhook(actor: Actor, roomId: number, webhookId: number): Promise<void> {
  await transaction(async () => {
    await lockRoom(roomId);
    const { name } = await reachOutgoingWebhook(actor, roomId, webhookId);
    await deleteWebhook(webhookId);
    await write(actor, 'outgoing_webhook.deleted', roomId, webhookId, { name });
    announce('webhooks.changed', { webhooks: true });
  });
}

/** Sends the receiver a test, whether it is switched on or not. Throws NotFound, Forbidden, TooMany. */
export async function testOutgoingWebhook(actor: Actor, roomId: number, webhookId: number): Promise<void> {
  await reachOutgoingWebhook(actor, roomId, webhookId);
  await limit('program', actor.id);
  await addJob('webhook-test', { webhookId }, { maxAttempts: 1, patience: 1 });
}

/** Of the address only the host: what follows may be a secret. */
function write(actor: Actor, act: Act, roomId: number, webhookId: number, after: object): Promise<void> {
  return writeAuditEvent(actor, { act, target: { type: 'outgoing_webhook', id: webhookId }, roomId, after });
}
