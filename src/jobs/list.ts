import { type JobName, type JobPayloads, unlockAbandonedJobs } from '../db/job-queue.ts';
import { sweepExports } from '../domain/accounts/data-exports.ts';
import { forgetAccountTraces } from './account-traces.ts';
import { gatherData } from './data-export.ts';

/** What is done with a payload. Whoever takes long stops, by throwing, when `signal` says that the instance stops. */
type Job<Payload> = (payload: Payload, signal: AbortSignal) => Promise<void>;

export type Jobs = { readonly [Name in JobName]?: Job<JobPayloads[Name]> };

/** What is done when somebody has added it with `addJob`. Every job may be done twice. */
export const jobs: Jobs = {
  'account-traces': forgetAccountTraces,
  'data-export': gatherData,
};

/** What is done again and again, on one instance each time; `when` as in a crontab, in UTC. */
export const recurringJobs: Readonly<Record<string, { when: string; work: () => Promise<void> }>> = {
  'abandoned-jobs': { when: '* * * * *', work: unlockAbandonedJobs },
  'data-exports-sweep': { when: '17 * * * *', work: sweepExports },
};
