import { randomBytes } from 'node:crypto';
import { addJob } from '../../db/job-queue.ts';
import { statement } from '../../db/statements.ts';
import { NotFound } from '../errors.ts';
import { digestOfLink, newLinkToken } from './link-tokens.ts';

const DIGEST_BYTES = 32;

/** Somebody says with a link that they read what is sent to `email`. */
export interface OpenVerification {
  readonly email: string;
  readonly username: string;
}

/** That `email` is to replace the address of the account; they are the same when that one is to be verified. */
export interface ChangeNote extends OpenVerification {
  readonly presentEmail: string;
}

/** What the mail with the link needs. */
export interface VerificationMail extends ChangeNote {
  readonly token: string;
}

/** Of a request that is `asked` for somebody of `users`, that its link works. */
export const OPEN_VERIFICATION = `asked.used_at IS NULL AND asked.expires_at > now() AND users.status = 'active'`;

const replaceVerification = statement<{ id: number }>(
  'email-verification-insert',
  `WITH former AS (UPDATE email_verifications SET used_at = now() WHERE user_id = $1 AND used_at IS NULL)
   INSERT INTO email_verifications (user_id, email, digest, expires_at)
   VALUES ($1, $2, $3, now() + interval '1 day') RETURNING id`,
);

const renewDigest = statement<ChangeNote>(
  'email-verification-renew',
  `UPDATE email_verifications AS asked SET digest = $2 FROM users
    WHERE asked.id = $1 AND users.id = user_id AND ${OPEN_VERIFICATION}
   RETURNING asked.email, username, users.email AS "presentEmail"`,
);

const selectNote = statement<ChangeNote>(
  'email-change-note',
  `SELECT asked.email, username, users.email AS "presentEmail"
     FROM email_verifications AS asked JOIN users ON users.id = user_id
    WHERE asked.id = $1 AND asked.email <> users.email AND ${OPEN_VERIFICATION}`,
);

const selectOpen = statement<OpenVerification>(
  'email-verification-open',
  `SELECT asked.email, username FROM email_verifications AS asked JOIN users ON users.id = user_id
    WHERE digest = $1 AND ${OPEN_VERIFICATION}`,
);

/** Has a link mailed to an address of this person, in the transaction under way. */
export async function askForVerification(userId: number, email: string): Promise<number> {
  // The token is made when the mail is: until then nobody can have it.
  const [kept] = await replaceVerification(userId, email, randomBytes(DIGEST_BYTES));
  const verificationId = Number(kept?.id);
  await addJob('email-verification', { verificationId });
  return verificationId;
}

/** What is to be mailed; undefined when nobody waits for it any more. A mail that went before holds no link by then. */
export async function openVerification(verificationId: number): Promise<VerificationMail | undefined> {
  const { token, digest } = newLinkToken();
  const [open] = await renewDigest(verificationId, digest);
  return open && { ...open, token };
}

/** What the present address is told; undefined when nothing is to change any more. */
export async function findChangeNote(verificationId: number): Promise<ChangeNote | undefined> {
  const [note] = await selectNote(verificationId);
  return note;
}

/** What the link is about. Throws NotFound when it is over, used, or none at all. */
export async function findVerification(token: string): Promise<OpenVerification> {
  const digest = digestOfLink(token);
  const [open] = digest ? await selectOpen(digest) : [];
  if (!open) throw new NotFound();
  return open;
}
