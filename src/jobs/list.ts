import { unlockAbandonedJobs } from '../db/job-queue.ts';
import { sweepExports } from '../domain/accounts/data-exports.ts';
import { removeOldOutgoingMails } from '../domain/accounts/outgoing-mails.ts';
import { sweepWebhooks } from '../domain/programs/webhook-wakes.ts';
import { pruneOutdated } from '../domain/pruning.ts';
import { forgetAccountTraces } from './account-traces.ts';
import { gatherData } from './data-export.ts';
import { mailChangeNote, mailVerification } from './email-verification.ts';
import type { Jobs } from './job.ts';
import { mailPasswordReset } from './password-reset.ts';
import { deliverWebhook, testWebhook } from './webhook-delivery.ts';

/** What is done when somebody has added it with `addJob`. Every job may be done twice. */
export const jobs: Jobs = {
  'account-traces': forgetAccountTraces,
  'data-export': gatherData,
  'password-reset': mailPasswordReset,
  'email-verification': mailVerification,
  'email-change-note': mailChangeNote,
  'webhook-delivery': deliverWebhook,
  'webhook-test': testWebhook,
};

/** What is done again and again, on one instance each time; `when` as in a crontab, in UTC. */
export const recurringJobs: Readonly<Record<string, { when: string; work: () => Promise<void> }>> = {
  'abandoned-jobs': { when: '* * * * *', work: unlockAbandonedJobs },
  'data-exports-sweep': { when: '17 * * * *', work: sweepExports },
  'old-outgoing-mails': { when: '17 * * * *', work: removeOldOutgoingMails },
  'webhooks-sweep': { when: '* * * * *', work: sweepWebhooks },
  pruning: { when: '43 3 * * *', work: pruneOutdated },
};
