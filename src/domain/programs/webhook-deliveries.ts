import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { notify } from '../accounts/notifications.ts';
import { unseal } from '../accounts/sealing.ts';
import { announce } from '../events.ts';
import { readChanges } from '../messages/history.ts';
import type { StoredMessage } from '../messages/message.ts';
import { isShutOut } from '../moderation/in-force.ts';
import { logDelivery, type Outcome } from './delivery-log.ts';
import { sealedFor } from './outgoing-webhooks.ts';
import { wakeWebhooks } from './webhook-wakes.ts';

const MOST_CHANGES = 20;
const FIRST_DELAY_SECONDS = 1;
const DELAY_FACTOR = 4;
const MAX_DELAY_SECONDS = 6 * 60 * 60;
/** How the receiver says that it never wants to hear of this again. */
const GONE = 410;

/** What a receiver is to be told next: all that changed in a room from one `rev` to another. */
export interface Delivery {
  readonly webhookId: number;
  readonly roomId: number;
  readonly url: string;
  readonly secret: Buffer;
  /** The same for each attempt, so that a receiver can drop what it has been told. */
  readonly id: string;
  readonly firstRev: number;
  readonly lastRev: number;
  /** In order of `rev`; those with a `seq` above `knownSeq` are new to the receiver. */
  readonly messages: readonly StoredMessage[];
  readonly knownSeq: number;
  /** 1 for the first. */
  readonly attempt: number;
}

interface Cursor {
  readonly roomId: number;
  readonly url: string;
  readonly secret: Buffer;
  readonly rev: number;
  readonly seq: number;
  readonly pendingRev: number | null;
  readonly failures: number;
  /** When it is to be tried again, if that is still to come. */
  readonly waitsUntil: Date | null;
  /** Whoever switched it on is in the room, and may be. */
  readonly isMakerThere: boolean;
}

const selectCursor = statement<Cursor>(
  'webhook-cursor',
  `SELECT room_id AS "roomId", url, secret, delivered_rev AS rev, delivered_seq AS seq, pending_rev AS "pendingRev",
          failures, CASE WHEN retry_at > now() THEN retry_at END AS "waitsUntil",
          EXISTS (SELECT FROM memberships WHERE memberships.room_id = hooks.room_id AND user_id = hooks.created_by)
            AND NOT ${isShutOut('hooks.created_by')} AS "isMakerThere"
     FROM outgoing_webhooks AS hooks WHERE id = $1 AND (is_enabled OR $2)`,
);

const keepPending = statement(
  'webhook-pending',
  'UPDATE outgoing_webhooks SET pending_rev = $2 WHERE id = $1',
);

/** Only from where it began: of two who told the same, the one who comes later changes nothing. */
const advance = statement(
  'webhook-advance',
  `UPDATE outgoing_webhooks SET delivered_rev = $3, delivered_seq = greatest(delivered_seq, $4), pending_rev = NULL,
          failures = 0, failing_since = NULL, retry_at = NULL
    WHERE id = $1 AND delivered_rev = $2 RETURNING id`,
);

const fail = statement<{ roomId: number; name: string; maker: number | null; isHopeless: boolean }>(
  'webhook-fail',
  `UPDATE outgoing_webhooks SET failures = failures + 1, failing_since = coalesce(failing_since, now()), retry_at = $3
    WHERE id = $1 AND delivered_rev = $2 AND is_enabled
   RETURNING room_id AS "roomId", name, created_by AS maker,
             coalesce(failing_since < now() - interval '3 days', false) AS "isHopeless"`,
);

const disable = statement('webhook-disable', 'UPDATE outgoing_webhooks SET is_enabled = false WHERE id = $1');

/**
 * What the receiver is to be told next; undefined when there is nothing, or not yet. Whoever switched the webhook on and is
 * not in the room any more may not read what it tells: it is switched off.
 */
export async function beginDelivery(webhookId: number): Promise<Delivery | undefined> {
  for (;;) {
    const [cursor] = await selectCursor(webhookId, false);
    if (!cursor) return undefined;
    if (!cursor.isMakerThere) return void (await switchOff(webhookId));
    if (cursor.waitsUntil) return void (await wakeWebhooks([webhookId], cursor.waitsUntil));
    const changes = await readPending(cursor);
    const lastRev = cursor.pendingRev ?? changes.at(-1)?.rev;
    if (lastRev === undefined) return undefined;
    const messages = changes.filter(({ kind }) => kind === 'text');
    if (messages.length > 0) return prepare(webhookId, cursor, messages, lastRev);
    // Notices alone, or what was changed once more before it was told.
    await advance(webhookId, cursor.rev, lastRev, cursor.seq);
  }
}

async function readPending({ roomId, rev, pendingRev }: Cursor): Promise<StoredMessage[]> {
  const changes = await readChanges(roomId, rev, MOST_CHANGES);
  return pendingRev === null ? changes : changes.filter((change) => change.rev <= pendingRev);
}

async function prepare(
  webhookId: number,
  cursor: Cursor,
  messages: readonly StoredMessage[],
  lastRev: number,
): Promise<Delivery | undefined> {
  const { roomId, url, rev, seq, failures } = cursor;
  const secret = await unseal(cursor.secret, sealedFor(roomId));
  // Sealed under another session secret: nobody could tell that it is Parley who tells.
  if (!secret) return void (await switchOff(webhookId));
  if (cursor.pendingRev === null) await keepPending(webhookId, lastRev);
  const firstRev = rev + 1;
  const id = `msg_${webhookId}_${firstRev}_${lastRev}`;
  const range = { firstRev, lastRev, messages, knownSeq: seq };
  return { webhookId, roomId, url, secret, id, ...range, attempt: failures + 1 };
}

/** What a test is sent to, whether the webhook is switched on or not. */
export async function findReceiver(
  webhookId: number,
): Promise<Pick<Delivery, 'url' | 'secret' | 'roomId'> | undefined> {
  const [cursor] = await selectCursor(webhookId, true);
  const secret = cursor && (await unseal(cursor.secret, sealedFor(cursor.roomId)));
  return secret && { url: cursor.url, roomId: cursor.roomId, secret };
}

/** Writes down what came of it: the cursor and the log move together. Resolves to when it is tried again, if it is. */
export async function endDelivery(delivery: Delivery, outcome: Outcome): Promise<Date | undefined> {
  const { webhookId, firstRev, lastRev, messages, knownSeq } = delivery;
  return transaction(async () => {
    await logDelivery(webhookId, delivery, outcome);
    const seq = Math.max(knownSeq, ...messages.map((message) => message.seq));
    if (isTaken(outcome)) await advance(webhookId, firstRev - 1, lastRev, seq);
    else return tryAgain(delivery, outcome.status);
  });
}

function isTaken({ status }: Outcome): boolean {
  return status !== null && status >= 200 && status < 300;
}

async function tryAgain(
  { webhookId, firstRev, attempt }: Delivery,
  status: number | null,
): Promise<Date | undefined> {
  const at = new Date(Date.now() + delayAfter(attempt) * 1000);
  const [failed] = await fail(webhookId, firstRev - 1, at);
  if (!failed) return undefined;
  if (!failed.isHopeless && status !== GONE) {
    await wakeWebhooks([webhookId], at);
    return at;
  }
  await switchOff(webhookId);
  const { roomId, name: webhookName, maker } = failed;
  if (maker !== null) await notify(maker, 'webhook-off', { roomId, webhookName });
}

/** Seconds until the next attempt: 1, 4, 16, 64 … and never more than six hours. */
export function delayAfter(attempt: number): number {
  return Math.min(MAX_DELAY_SECONDS, FIRST_DELAY_SECONDS * DELAY_FACTOR ** (attempt - 1));
}

async function switchOff(webhookId: number): Promise<void> {
  await disable(webhookId);
  announce('webhooks.changed', { webhooks: true });
}

/** Writes down what came of a test. */
export async function noteTest(webhookId: number, outcome: Outcome): Promise<void> {
  await logDelivery(webhookId, { firstRev: 0, lastRev: 0, attempt: 1 }, outcome);
}
