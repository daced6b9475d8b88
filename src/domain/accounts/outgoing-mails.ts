import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { canReadOutgoingMail } from '../policies/accounts.ts';

const PAGE_SIZE = 50;

/** A mail that nobody has sent: where no mail server is set, an admin passes it on. */
export interface OutgoingMail {
  readonly id: number;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly createdAt: Date;
}

const insertMail = statement(
  'outgoing-mail-keep',
  'INSERT INTO outgoing_mails (recipient, subject, body) VALUES ($1, $2, $3)',
);

const selectMails = statement<OutgoingMail>(
  'outgoing-mails',
  `SELECT id, recipient, subject, body, created_at AS "createdAt" FROM outgoing_mails
    WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT ${PAGE_SIZE + 1}`,
);

const deleteOld = statement(
  'outgoing-mails-prune',
  `DELETE FROM outgoing_mails WHERE created_at < now() - interval '1 day'`,
);

/** Keeps a mail for the admins, for a day. */
export async function keepOutgoingMail(mail: { to: string; subject: string; text: string }): Promise<void> {
  await insertMail(mail.to, mail.subject, mail.text);
}

/** What waits to be passed on, the newest first, 50 at a time. Admins only: throws NotFound. */
export async function listOutgoingMails(
  actor: Actor,
  { before }: { before: number | null },
): Promise<{ items: OutgoingMail[]; nextBefore: number | null }> {
  if (!canReadOutgoingMail(actor)) throw new NotFound();
  const mails = await selectMails(before);
  const items = mails.slice(0, PAGE_SIZE);
  return { items, nextBefore: mails.length > PAGE_SIZE ? (items.at(-1)?.id ?? null) : null };
}

/** Takes away what is older than a day: no link in it works any more. */
export async function removeOldOutgoingMails(): Promise<void> {
  await deleteOld();
}
