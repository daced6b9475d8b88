import type { JobPayloads } from '../db/job-queue.ts';
import { findChangeNote, openVerification } from '../domain/accounts/email-verification.ts';
import { presentChangeNote, presentVerificationMail } from '../presenters/mails.ts';
import { deliver } from './deliver.ts';
import type { JobContext } from './job.ts';

/** Mails a link by which somebody shows that they read what is sent to an address. */
export async function mailVerification(
  { verificationId }: JobPayloads['email-verification'],
  { origin }: JobContext,
): Promise<void> {
  const verification = await openVerification(verificationId);
  if (verification) await deliver(presentVerificationMail(verification, origin));
}

/** Tells the present address that another one is to take its place. */
export async function mailChangeNote(
  { verificationId }: JobPayloads['email-change-note'],
  { origin }: JobContext,
): Promise<void> {
  const note = await findChangeNote(verificationId);
  if (note) await deliver(presentChangeNote(note, origin));
}
