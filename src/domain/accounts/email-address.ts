import { UniqueConstraintError } from 'sequelize';
import { config } from '../../config.ts';
import { addJob } from '../../db/job-queue.ts';
import { User } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import { noteRefusal } from '../../telemetry/counters.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput, NotFound, Taken, TooMany } from '../errors.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { voidPasswordResets } from './credentials.ts';
import { askForVerification, OPEN_VERIFICATION } from './email-verification.ts';
import { confirmIdentity, type Proof } from './identity.ts';
import { digestOfLink } from './link-tokens.ts';

/** Somebody who asks again and again shall not fill anybody's mailbox. */
const MAX_AN_HOUR = 5;
const HOUR_SECONDS = 60 * 60;

/** What an account's page says about its address. */
export interface EmailState {
  readonly email: string;
  /** By whoever reads what is sent there. Only asked for where mail can be sent. */
  readonly isVerified: boolean;
  /** An address that is to take its place when it is verified. */
  readonly pendingEmail: string | null;
}

const selectState = statement<EmailState>(
  'email-state',
  `SELECT users.email, email_verified_at IS NOT NULL AS "isVerified",
          (SELECT asked.email FROM email_verifications AS asked
            WHERE user_id = users.id AND asked.email <> users.email AND ${OPEN_VERIFICATION}
            ORDER BY asked.id DESC LIMIT 1) AS "pendingEmail"
     FROM users WHERE id = $1`,
);

const countLately = statement<{ count: number }>(
  'email-verifications-lately',
  `SELECT count(*)::int AS count FROM email_verifications
    WHERE user_id = $1 AND created_at > now() - interval '1 hour'`,
);

const spendVerification = statement<{ userId: number; email: string }>(
  'email-verification-spend',
  `UPDATE email_verifications SET used_at = now()
    WHERE digest = $1 AND used_at IS NULL AND expires_at > now() RETURNING user_id AS "userId", email`,
);

const setEmail = statement<{ former: string }>(
  'email-set',
  `UPDATE users SET email = $2, email_verified_at = CASE WHEN $3 THEN now() END
     FROM users AS before WHERE users.id = $1 AND before.id = users.id RETURNING before.email AS former`,
);

/** What the person's own page says about their address. */
export async function readEmailState(actor: Actor): Promise<EmailState> {
  const [state] = await selectState(actor.id);
  if (!state) throw new NotFound();
  return state;
}

/** Sends the link again. Throws TooMany after a few times in an hour. */
export async function repeatVerification(actor: Actor): Promise<void> {
  const { email, isVerified, pendingEmail } = await readEmailState(actor);
  if (isVerified && !pendingEmail) return;
  await requirePatience(actor);
  await transaction(() => askForVerification(actor.id, pendingEmail ?? email));
}

/**
 * Gives the account another address: at once where no mail can be sent, else when somebody has followed the link that is
 * mailed there; the present address is told. Throws InvalidInput and TooMany. Resolves to whether it holds already.
 */
export async function requestEmailChange(
  actor: Actor,
  { email, ...proof }: Proof & { email: string },
): Promise<boolean> {
  await confirmIdentity(actor, proof, { password: 'password_for_email', code: 'code_for_email' });
  if (await User.count({ where: { email } })) throw await refusal(actor, email);
  if (!config.smtpUrl) {
    await transaction(() => changeEmail(actor.id, email, false));
    return true;
  }
  await requirePatience(actor);
  await transaction(async () => {
    const verificationId = await askForVerification(actor.id, email);
    await addJob('email-change-note', { verificationId });
  });
  return false;
}

/** The address holds from now on. Throws NotFound like findVerification, and Taken when another account has it by now. */
export async function verifyEmail(token: string): Promise<void> {
  const digest = digestOfLink(token);
  await transaction(async () => {
    const [spent] = digest ? await spendVerification(digest) : [];
    if (!spent) throw new NotFound();
    await changeEmail(spent.userId, spent.email, true);
  });
}

async function changeEmail(userId: number, email: string, isVerified: boolean): Promise<void> {
  const [changed] = await setEmail(userId, email, isVerified).catch(refuseTaken);
  if (!changed || changed.former === email) return;
  // They went to the former address.
  await voidPasswordResets(userId);
  await writeAuditEvent(
    { id: userId },
    { act: 'account.email-change', target: { type: 'user', id: userId } },
  );
}

async function requirePatience(actor: Actor): Promise<void> {
  const [lately] = await countLately(actor.id);
  if ((lately?.count ?? 0) < MAX_AN_HOUR) return;
  noteRefusal('mail-address');
  throw new TooMany('That is enough mail for now. Try again in an hour.', HOUR_SECONDS);
}

async function refusal(actor: Actor, email: string): Promise<InvalidInput> {
  const { email: own } = await readEmailState(actor);
  return own.toLowerCase() === email ? new InvalidInput({ email: 'This is your address already.' }) : taken();
}

function refuseTaken(error: unknown): never {
  const isTaken = error instanceof UniqueConstraintError || (error as { code?: string }).code === '23505';
  throw isTaken ? taken() : error;
}

function taken(): Taken {
  return new Taken({ email: 'This address has an account already.' });
}
