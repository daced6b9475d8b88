import { UniqueConstraintError } from 'sequelize';
import { database } from '../../db/connection.ts';
import { User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, Taken } from '../errors.ts';
import { announce } from '../events.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { requireVoice } from '../moderation/restrictions.ts';
import { requireAllowedNames } from '../moderation/screening.ts';
import { confirmIdentity } from './identity.ts';
import { hashPassword } from './passwords.ts';
import { endSessionsOf } from './sessions.ts';

/** More would keep too many names from others. */
const MAX_FORMER_NAMES = 5;

const updatePassword = statement(
  'password-replace',
  'UPDATE users SET password_hash = $2, credentials_version = credentials_version + 1 WHERE id = $1',
);

const spendResets = statement(
  'password-resets-spend-all',
  'UPDATE password_reset_tokens SET used_at = now() WHERE user_id = $1 AND used_at IS NULL',
);

const selectVersion = statement<{ version: number }>(
  'credentials-version',
  'SELECT credentials_version AS version FROM users WHERE id = $1',
);

const keepFormerName = statement(
  'username-give-up',
  'INSERT INTO former_usernames (user_id, username) VALUES ($1, $2)',
);

/** Whoever had a name may have it back. */
const takeBackName = statement(
  'username-take-back',
  'DELETE FROM former_usernames WHERE user_id = $1 AND username = $2::citext',
);

const countFormerNames = statement<{ count: number }>(
  'usernames-former',
  'SELECT count(*)::int AS count FROM former_usernames WHERE user_id = $1',
);

const selectFormerOwner = statement<{ userId: number }>(
  'username-former-owner',
  'SELECT user_id AS "userId" FROM former_usernames WHERE username = $1::citext',
);

/** Which of somebody's passwords are the present one: grows with each change. */
export async function readCredentialsVersion(userId: number): Promise<number | undefined> {
  const [user] = await selectVersion(userId);
  return user?.version;
}

/**
 * Puts another password in the place of the former, in the transaction under way: links that would set it are void, and
 * what was begun with the former ends, but for one session that may be kept.
 */
export async function replacePassword(
  userId: number,
  passwordHash: string,
  ending: { except?: string; reason: string },
): Promise<void> {
  await updatePassword(userId, passwordHash);
  await voidPasswordResets(userId);
  await endSessionsOf(userId, ending);
}

/** Links that were mailed to somebody for a new password lead nowhere any more. */
export async function voidPasswordResets(userId: number): Promise<void> {
  await spendResets(userId);
}

/**
 * Sets another password and signs out all of the person's other devices. The present one is not enough for somebody who has
 * a second factor. Throws InvalidInput and TooMany.
 */
export async function changePassword(
  actor: Actor,
  sessionId: string,
  { currentPassword, code, password }: { currentPassword: string; code?: string; password: string },
): Promise<void> {
  const fields = { password: 'current_password', code: 'code_for_password' };
  await confirmIdentity(actor, { password: currentPassword, ...(code && { code }) }, fields);
  const passwordHash = await hashPassword(password);
  await transaction(async () => {
    const reason = 'Your password was changed on another device.';
    await replacePassword(actor.id, passwordHash, { except: sessionId, reason });
    await writeAuditEvent(actor, { act: 'account.password-change', target: { type: 'user', id: actor.id } });
  });
}

/** Whether somebody had this name before: it is theirs. */
export async function isFormerUsername(username: string): Promise<boolean> {
  return (await selectFormerOwner(username)).length > 0;
}

/**
 * Gives the person another username. The former one stays theirs: links and mentions in old messages lead to them, and
 * nobody can pass for them under it. Throws Taken, InvalidInput for one that a word rule blocks, and Forbidden after five
 * changes.
 */
export async function changeUsername(actor: Actor, username: string): Promise<void> {
  if (username === actor.username) return;
  await requireVoice(actor);
  await requireAllowedNames(actor, { username });
  try {
    await transaction(() => rename(actor, username));
  } catch (error) {
    if (error instanceof UniqueConstraintError) throw usernameTaken();
    throw error;
  }
}

async function rename(actor: Actor, username: string): Promise<void> {
  // As registration does: a name that is given up is free for nobody, not for a moment.
  await database().sequelize.query('LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE');
  const user = await User.findByPk(actor.id, { attributes: ['id', 'username'], rejectOnEmpty: true });
  const before = user.username;
  if (before.toLowerCase() !== username.toLowerCase()) {
    await takeBackName(actor.id, username);
    if (await isFormerUsername(username)) throw usernameTaken();
    await requireFewFormerNames(actor.id);
    await keepFormerName(actor.id, before);
  }
  await user.update({ username });
  await writeAuditEvent(actor, {
    act: 'account.username-change',
    target: { type: 'user', id: actor.id },
    before: { username: before },
    after: { username },
  });
  announce('person.changed', { userId: actor.id });
}

async function requireFewFormerNames(userId: number): Promise<void> {
  const [former] = await countFormerNames(userId);
  if ((former?.count ?? 0) >= MAX_FORMER_NAMES)
    throw new Forbidden('You have had many names already. You can take one of those back.');
}

/** What is said to whoever asks for a name that is somebody's. */
export function usernameTaken(): Taken {
  return new Taken({ username: 'Somebody has this username already.' });
}
