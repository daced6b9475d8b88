import { randomBytes } from 'node:crypto';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { digestOfLink, newLinkToken } from '../accounts/link-tokens.ts';
import { findActor } from '../accounts/people.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../errors.ts';
import type { StoredMessage } from '../messages/message.ts';
import { type NewMessage, postMessage } from '../messages/posting.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { isOnlyOwner, putOut } from '../rooms/departures.ts';
import { lockRoom } from '../rooms/locking.ts';
import { bringIn } from '../rooms/memberships.ts';
import { writeNotice } from '../rooms/notices.ts';
import { addBot, isFree } from './bots.ts';
import { MAX_WEBHOOKS, reachIntegrableRoom, reachIntegratedRoom, requireMaker } from './room-webhooks.ts';

const SLUG_LENGTH = 24;
const SUFFIX_BYTES = 3;

/** An incoming webhook as those see it who keep it; its address is kept nowhere. */
export interface IncomingWebhook {
  readonly id: number;
  readonly name: string;
  readonly botUsername: string;
  /** Whose bot it is. */
  readonly maker: string | null;
  /** A bot that was removed from the room posts nothing. */
  readonly isInRoom: boolean;
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
}

/** One that somebody has the address of. */
export interface OpenWebhook {
  readonly id: number;
  readonly botId: number;
  readonly roomId: number;
  /** Its last use is not noted each time. */
  readonly isToBeNoted: boolean;
}

const insertWebhook = statement<{ id: number }>(
  'incoming-webhook-insert',
  `INSERT INTO incoming_webhooks (room_id, bot_id, created_by, name, digest)
   SELECT $1::bigint, $2, $3, $4, $5 WHERE (SELECT count(*) FROM incoming_webhooks WHERE room_id = $1) < ${MAX_WEBHOOKS}
   RETURNING id`,
);

const COLUMNS = `hooks.id, hooks.name, bot.username AS "botUsername", owner.display_name AS maker,
  EXISTS (SELECT FROM memberships WHERE memberships.room_id = hooks.room_id AND user_id = bot_id) AS "isInRoom",
  last_used_at AS "lastUsedAt", hooks.created_at AS "createdAt"
  FROM incoming_webhooks AS hooks JOIN users AS bot ON bot.id = bot_id LEFT JOIN users AS owner ON owner.id = bot.owner_id`;

const selectWebhooks = statement<IncomingWebhook>(
  'incoming-webhooks',
  `SELECT ${COLUMNS} WHERE hooks.room_id = $1 ORDER BY hooks.id`,
);

const selectWebhook = statement<IncomingWebhook>(
  'incoming-webhook',
  `SELECT ${COLUMNS} WHERE hooks.room_id = $1 AND hooks.id = $2`,
);

const selectByDigest = statement<OpenWebhook>(
  'incoming-webhook-open',
  `SELECT id, bot_id AS "botId", room_id AS "roomId",
          last_used_at IS NULL OR last_used_at < now() - interval '1 minute' AS "isToBeNoted"
     FROM incoming_webhooks WHERE digest = $1`,
);

const noteUse = statement(
  'incoming-webhook-use',
  'UPDATE incoming_webhooks SET last_used_at = now() WHERE id = $1',
);

const deleteWebhook = statement<{ botId: number; name: string }>(
  'incoming-webhook-delete',
  'DELETE FROM incoming_webhooks WHERE id = $1 AND room_id = $2 RETURNING bot_id AS "botId", name',
);

/**
 * Makes a bot of that name, brings it into the room, and resolves to what stands in the address by which anybody posts as
 * it: that is kept nowhere. Throws NotFound, Forbidden, InvalidInput, TooMany.
 */
export async function makeIncomingWebhook(
  actor: Actor,
  roomId: number,
  { name }: { name: string },
): Promise<string> {
  await requireMaker(actor, roomId, name);
  const { token, digest } = newLinkToken();
  await transaction(async () => {
    const bot = await addBot(actor, { username: await chooseUsername(name), displayName: name });
    await lockRoom(roomId);
    await reachIntegrableRoom(actor, roomId);
    await bringIn(roomId, bot.id);
    await writeNotice(actor, roomId, 'added', { subjectId: bot.id });
    const [made] = await insertWebhook(roomId, bot.id, actor.id, name, digest);
    if (!made) throw new InvalidInput({ form: `A room has at most ${MAX_WEBHOOKS}. Revoke one first.` });
    const target = { type: 'incoming_webhook', id: made.id };
    await writeAuditEvent(actor, { act: 'incoming_webhook.made', target, roomId, after: { name } });
  });
  return token;
}

/** `CI builds` is @ci-builds, or, when somebody is called that, @ci-builds-3f9a01. */
async function chooseUsername(name: string): Promise<string> {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const slug = plain.slice(0, SLUG_LENGTH).replace(/^-+|-+$/g, '');
  if (slug.length > 1 && (await isFree(slug))) return slug;
  return `${slug || 'webhook'}-${randomBytes(SUFFIX_BYTES).toString('hex')}`;
}

/** Those of a room, in order of age. Throws NotFound, Forbidden. */
export async function listIncomingWebhooks(actor: Actor, roomId: number): Promise<IncomingWebhook[]> {
  await reachIntegratedRoom(actor, roomId);
  return selectWebhooks(roomId);
}

/** Throws NotFound, Forbidden. */
export async function reachIncomingWebhook(
  actor: Actor,
  roomId: number,
  webhookId: number,
): Promise<IncomingWebhook> {
  await reachIntegratedRoom(actor, roomId);
  const [webhook] = await selectWebhook(roomId, webhookId);
  if (!webhook) throw new NotFound();
  return webhook;
}

/** Its address leads nowhere from now on, and its bot leaves the room. Throws NotFound, Forbidden. */
export async function revokeIncomingWebhook(actor: Actor, roomId: number, webhookId: number): Promise<void> {
  await transaction(async () => {
    await lockRoom(roomId);
    const room = await reachIntegratedRoom(actor, roomId);
    const [gone] = await deleteWebhook(webhookId, roomId);
    if (!gone) throw new NotFound();
    const isOwner = await isOnlyOwner(gone.botId, roomId);
    if (!room.isArchived && !isOwner) await putOut(actor, roomId, gone.botId);
    const target = { type: 'incoming_webhook', id: webhookId };
    const before = { name: gone.name };
    await writeAuditEvent(actor, { act: 'incoming_webhook.revoked', target, roomId, before });
  });
}

/** The webhook of an address. Throws NotFound for every other text. */
export async function openIncomingWebhook(secret: string): Promise<OpenWebhook> {
  const digest = digestOfLink(secret);
  const [webhook] = digest ? await selectByDigest(digest) : [];
  if (!webhook) throw new NotFound('There is no such webhook.');
  return webhook;
}

/** Posts as its bot, by the rules for everybody: throws what posting throws. Sent again with its nonce, it is posted once. */
export async function postByWebhook(webhook: OpenWebhook, message: NewMessage): Promise<StoredMessage> {
  const bot = await findActor(webhook.botId);
  if (!bot) throw new Forbidden('The bot of this webhook may not write at present.');
  if (webhook.isToBeNoted) await noteUse(webhook.id);
  return postMessage(bot, webhook.roomId, message);
}
