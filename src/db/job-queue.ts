import { queuedJobs } from '../telemetry/counters.ts';
import { seldom } from '../telemetry/seldom.ts';
import { statement } from './statements.ts';

/** Every job there is, with what it has to know: ids, not texts, and never a token. */
export interface JobPayloads {
  /** Whatever somebody typed who has forgotten their password; perhaps nobody's. */
  'password-reset': { login: string };
  'email-verification': { verificationId: number };
  'email-change-note': { verificationId: number };
  'data-export': { exportId: number };
  'account-traces': { userId: number; messages: 'stay' | 'go' };
  'webhook-delivery': { webhookId: number };
  'webhook-test': { webhookId: number };
}

export type JobName = keyof JobPayloads;

interface JobOptions {
  /** Not before then. */
  readonly runAt?: Date;
  /** A job that fails is tried again after e, e², e³ … seconds. */
  readonly maxAttempts?: number;
  /** A job of this key that has not begun is replaced. */
  readonly key?: string;
  /** Jobs of one queue are done one after the other, on whatever instance. */
  readonly queue?: string;
  /** Of those that wait, the ones with less of it come first. */
  readonly patience?: number;
}

const MAX_ATTEMPTS = 10;

const insertJob = statement(
  'job-add',
  `SELECT FROM graphile_worker.add_job($1, payload := $2::json, run_at := $3, max_attempts := $4, job_key := $5, queue_name := $6, priority := $7)`,
);

/** Adds a job, in the transaction under way; some instance takes it up as soon as that has committed. */
export async function addJob<Name extends JobName>(
  name: Name,
  payload: JobPayloads[Name],
  { runAt, maxAttempts = MAX_ATTEMPTS, key, queue, patience = 0 }: JobOptions = {},
): Promise<void> {
  const row = [runAt ?? null, maxAttempts, key ?? null, queue ?? null, patience] as const;
  await insertJob(name, JSON.stringify(payload), ...row);
}

const selectAbandoned = statement<{ runners: string[] | null }>(
  'jobs-abandoned',
  `SELECT array_agg(DISTINCT locked_by) AS runners FROM graphile_worker.jobs
    WHERE locked_at < now() - interval '10 seconds'
      AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = locked_by)`,
);

const unlockJobsOf = statement('jobs-unlock', 'SELECT graphile_worker.force_unlock_workers($1::text[])');

/**
 * Lets others take up what an instance was doing that is gone: the connection that carries the name of its runner has
 * ended with it. A job may so be done twice, so each must bear that.
 */
export async function unlockAbandonedJobs(): Promise<void> {
  const [abandoned] = await selectAbandoned();
  if (abandoned?.runners) await unlockJobsOf(abandoned.runners);
}

/** Whoever looks after the server has had a week to see it. */
export const forgetFailedJobs = statement(
  'jobs-forget-failed',
  `SELECT FROM graphile_worker.complete_jobs(ARRAY(
     SELECT id FROM graphile_worker.jobs
      WHERE attempts >= max_attempts AND locked_at IS NULL AND run_at < now() - interval '7 days'))`,
);

const countJobs = statement<{ waiting: number; failed: number }>(
  'jobs-count',
  `SELECT count(*) FILTER (WHERE attempts < max_attempts AND run_at <= now()) AS waiting,
          count(*) FILTER (WHERE attempts >= max_attempts) AS failed FROM graphile_worker.jobs`,
);

// `failed`: they will not be tried again.
queuedJobs.from(
  seldom(async () => {
    const [{ waiting, failed } = { waiting: 0, failed: 0 }] = await countJobs();
    return [
      [['waiting'], waiting],
      [['failed'], failed],
    ] as const;
  }),
);
