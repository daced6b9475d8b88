import type { JobPayloads } from '../db/job-queue.ts';
import { discardPasswordReset, openPasswordReset } from '../domain/accounts/password-resets.ts';
import { presentResetMail } from '../presenters/mails.ts';
import { deliver } from './deliver.ts';
import type { JobContext } from './job.ts';

/** Mails a link for a new password, if there is an account of that name or address. */
export async function mailPasswordReset(
  { login }: JobPayloads['password-reset'],
  { origin }: JobContext,
): Promise<void> {
  const reset = await openPasswordReset(login);
  if (!reset) return;
  try {
    await deliver(presentResetMail(reset, origin));
  } catch (error) {
    await discardPasswordReset(reset.tokenId);
    throw error;
  }
}
