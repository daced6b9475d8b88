import { randomBytes } from 'node:crypto';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { announce } from '../events.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { replacePassword } from './credentials.ts';
import { hashPassword } from './passwords.ts';
import { takeSecondFactor } from './second-factor.ts';

const PASSWORD_BYTES = 12;
const ENDED = 'An administrator of this server gave you a new password. Ask them for it.';

const selectAccount = statement<{ id: number; isBot: boolean }>(
  'password-rescue-account',
  `SELECT id, is_bot AS "isBot" FROM users WHERE username = $1::citext AND status = 'active'`,
);

/**
 * For whoever looks after the machine: gives somebody a new password, which is returned this once, and signs them out
 * everywhere; also without their second factor, if wanted. Throws NotFound, and Forbidden for a bot, or when there is no second
 * factor to take.
 */
export async function rescueAccount(
  username: string,
  { takesSecondFactor = false }: { takesSecondFactor?: boolean } = {},
): Promise<string> {
  const [account] = await selectAccount(username);
  if (!account) throw new NotFound(`Nobody is called ${username} here.`);
  if (account.isBot) throw new Forbidden(`${username} is a bot: nobody signs in to it.`);
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  await transaction(async () => {
    if (takesSecondFactor) await takeSecondFactor(account.id);
    await replacePassword(account.id, passwordHash, { reason: ENDED });
    await writeAuditEvent(null, {
      act: 'account.password-rescue',
      target: { type: 'user', id: account.id },
      after: { secondFactor: takesSecondFactor ? 'removed' : 'kept' },
    });
    announce('person.changed', { userId: account.id });
  });
  return password;
}

/** One that nobody has to think of: 96 bits, to be typed once. */
export function newPassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url');
}
