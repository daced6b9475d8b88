import { randomBytes } from 'node:crypto';
import { database } from '../../db/connection.ts';
import { User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { eraseAccount } from '../accounts/account-deletion.ts';
import { isFormerUsername, usernameTaken } from '../accounts/credentials.ts';
import { endSessionsOf } from '../accounts/sessions.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { limit } from '../limits.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { requireVoice } from '../moderation/restrictions.ts';
import { requireAllowedNames } from '../moderation/screening.ts';

const MAX_BOTS = 20;
const PLACEHOLDER_BYTES = 12;

/** What a bot is called. */
export interface BotNames {
  readonly username: string;
  readonly displayName: string;
}

/** A bot as its owner sees it. */
export interface OwnBot extends BotNames {
  readonly id: number;
  readonly avatarVersion: number;
  /** Names of the rooms that it posts into by a webhook. */
  readonly webhookRooms: readonly string[];
  readonly createdAt: Date;
}

const selectOwner = statement<{ isBot: boolean; bots: number }>(
  'bot-owner',
  `SELECT is_bot AS "isBot", (SELECT count(*) FROM users AS bot WHERE bot.owner_id = users.id AND bot.status = 'active') AS bots
     FROM users WHERE id = $1 AND status = 'active' FOR SHARE`,
);

/** A room that its owner is not in any more shows no name. */
const selectBots = statement<OwnBot>(
  'bots-mine',
  `SELECT id, username, display_name AS "displayName", avatar_version AS "avatarVersion", created_at AS "createdAt",
          ARRAY(SELECT rooms.name FROM incoming_webhooks JOIN rooms ON rooms.id = room_id
                  JOIN memberships ON memberships.room_id = rooms.id AND memberships.user_id = $1
                 WHERE bot_id = users.id ORDER BY rooms.name) AS "webhookRooms"
     FROM users WHERE owner_id = $1 AND status = 'active' ORDER BY lower(display_name), id`,
);

/** Makes a bot that belongs to the person. Throws Taken, InvalidInput, Forbidden, TooMany. */
export async function createBot(actor: Actor, names: BotNames): Promise<User> {
  await requireVoice(actor);
  await limit('program', actor.id);
  await requireAllowedNames(actor, { username: names.username, display_name: names.displayName });
  return transaction(() => addBot(actor, names));
}

/**
 * The same in a transaction under way, for those who have seen to limits and names. No password fits what stands in the
 * place of one, and nothing is ever mailed to the address.
 */
export async function addBot(actor: Actor, { username, displayName }: BotNames): Promise<User> {
  // As registration does: two who want a name at the same moment come one after the other.
  await database().sequelize.query('LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE');
  const [owner] = await selectOwner(actor.id);
  if (!owner || owner.isBot) throw new Forbidden('Bots belong to people.');
  if (owner.bots >= MAX_BOTS)
    throw new InvalidInput({ form: `You have ${MAX_BOTS} bots. Delete one first.` });
  if (!(await isFree(username))) throw usernameTaken();
  const bot = await User.create({
    username,
    displayName,
    email: `${randomBytes(PLACEHOLDER_BYTES).toString('hex')}@bots.invalid`,
    passwordHash: 'none',
    isBot: true,
    ownerId: actor.id,
  });
  await writeAuditEvent(actor, {
    act: 'bot.made',
    target: { type: 'user', id: bot.id },
    after: { username },
  });
  return bot;
}

/** Whether nobody has this username, or had it. */
export async function isFree(username: string): Promise<boolean> {
  return (await User.count({ where: { username } })) === 0 && !(await isFormerUsername(username));
}

/** The person's own bots, by name. */
export function listMyBots(actor: Actor): Promise<OwnBot[]> {
  return selectBots(actor.id);
}

/** Throws NotFound, InvalidInput for a name that a word rule blocks. */
export async function renameBot(actor: Actor, botId: number, displayName: string): Promise<void> {
  await requireVoice(actor);
  const bot = await reachOwnBot(actor, botId);
  await requireAllowedNames(actor, { display_name: displayName });
  await bot.update({ displayName });
  announce('person.changed', { userId: botId });
}

/** Deletes the bot, for good; what it wrote stays, under no name. Throws NotFound. */
export async function deleteBot(actor: Actor, botId: number): Promise<void> {
  await transaction(async () => {
    const bot = await reachOwnBot(actor, botId);
    if (!(await eraseAccount(bot, 'stay'))) throw new NotFound();
    const target = { type: 'user', id: botId };
    await writeAuditEvent(actor, { act: 'bot.deleted', target, before: { username: bot.username } });
  });
}

/** Its tokens are void from now on, and what uses them is cut off. Throws NotFound. */
export async function signOutBot(actor: Actor, botId: number): Promise<User> {
  const bot = await reachOwnBot(actor, botId);
  await endSessionsOf(bot.id, { reason: 'The token of this bot was replaced.' });
  return bot;
}

/** The bot, for whoever owns it. Throws NotFound. */
export async function reachOwnBot(actor: Actor, botId: number): Promise<User> {
  const bot = await User.findOne({ where: { id: botId, ownerId: actor.id, status: 'active' } });
  if (!bot) throw new NotFound();
  return bot;
}
