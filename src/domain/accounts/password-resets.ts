import { addJob } from '../../db/job-queue.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { NotFound } from '../errors.ts';
import { isWithin } from '../limits.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { replacePassword } from './credentials.ts';
import { digestOfLink, newLinkToken } from './link-tokens.ts';
import { hashPassword } from './passwords.ts';

/** Tries of a mail: the last one after half an hour. */
const MAX_ATTEMPTS = 8;

const NOBODY = { id: 0, email: '', username: '' };

/** Whose password a link sets. */
export interface OpenReset {
  readonly username: string;
}

/** What the mail with the link needs. */
export interface ResetMail {
  readonly tokenId: number;
  readonly token: string;
  readonly email: string;
  readonly username: string;
}

const selectAccount = statement<{ id: number; email: string; username: string }>(
  'password-reset-account',
  `SELECT id, email, username FROM users WHERE (email = $1::citext OR username = $1::citext) AND status = 'active' AND NOT is_bot`,
);

const insertToken = statement<{ id: number }>(
  'password-reset-insert',
  `INSERT INTO password_reset_tokens (user_id, digest, expires_at) SELECT id, $2, now() + interval '1 hour' FROM users WHERE id = $1
   RETURNING id`,
);

const deleteToken = statement('password-reset-delete', 'DELETE FROM password_reset_tokens WHERE id = $1');

/** What is over helps nobody, not even as a digest. */
const deleteOutdated = statement(
  'password-reset-prune',
  `DELETE FROM password_reset_tokens WHERE user_id = $1 AND expires_at < now() - interval '1 day'`,
);

const selectOpen = statement<OpenReset>(
  'password-reset-open',
  `SELECT username FROM password_reset_tokens JOIN users ON users.id = user_id
    WHERE digest = $1 AND used_at IS NULL AND expires_at > now() AND status = 'active'`,
);

const spendToken = statement<{ userId: number }>(
  'password-reset-spend',
  `UPDATE password_reset_tokens SET used_at = now()
    WHERE digest = $1 AND used_at IS NULL AND expires_at > now() RETURNING user_id AS "userId"`,
);

/**
 * Asks for a mail with a link to whoever has this username or mail address. The same happens for a name that nobody has:
 * whether there is an account is found out by the job, when the answer has been given.
 */
export async function requestPasswordReset(login: string): Promise<void> {
  // Nobody's mailbox is to be filled; whoever asks too often gets the same answer, and no more mail.
  if (await isWithin('reset-login', login.toLowerCase()))
    await addJob('password-reset', { login }, { maxAttempts: MAX_ATTEMPTS });
}

/**
 * Makes a link for the account of that name or address, good once and for an hour; undefined when there is none. The work is
 * the same for nobody: it may go on beside the answer, and must not make that one quicker.
 */
export async function openPasswordReset(login: string): Promise<ResetMail | undefined> {
  const [account = NOBODY] = await selectAccount(login);
  const { token, digest } = newLinkToken();
  await deleteOutdated(account.id);
  const [kept] = await insertToken(account.id, digest);
  return kept && { tokenId: kept.id, token, email: account.email, username: account.username };
}

/** For a link that could not be sent. */
export async function discardPasswordReset(tokenId: number): Promise<void> {
  await deleteToken(tokenId);
}

/** Whose password this link sets. Throws NotFound when it is over, used, or none at all. */
export async function findPasswordReset(token: string): Promise<OpenReset> {
  const digest = digestOfLink(token);
  const [open] = digest ? await selectOpen(digest) : [];
  if (!open) throw new NotFound();
  return open;
}

/** Sets the password, once, and ends all of the person's sessions. Throws NotFound like findPasswordReset, and TooMany. */
export async function resetPassword(token: string, password: string): Promise<void> {
  await findPasswordReset(token);
  const passwordHash = await hashPassword(password);
  await transaction(async () => {
    const [spent] = await spendToken(digestOfLink(token));
    if (!spent) throw new NotFound();
    await replacePassword(spent.userId, passwordHash, {
      reason: 'Your password was set anew. Sign in with it.',
    });
    await writeAuditEvent(
      { id: spent.userId },
      {
        act: 'account.password-reset',
        target: { type: 'user', id: spent.userId },
      },
    );
  });
}
