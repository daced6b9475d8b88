import { forgetFailedJobs } from '../db/job-queue.ts';
import { statement } from '../db/statements.ts';

const WEEK = `now() - interval '7 days'`;
const QUARTER = `now() - interval '90 days'`;

/**
 * By table, what is over and helps nobody any more. Links for a new password or a mail address are kept for a week, so that
 * staff can see what was asked for, and so is what webhooks sent; why a session ended for as long as its cookie may come;
 * what programs show for a day longer than it counts; an invitation for as long as somebody is here by it, and everything
 * else for three months.
 */
const OUTDATED = {
  password_reset_tokens: `least(used_at, expires_at) < ${WEEK}`,
  email_verifications: `least(used_at, expires_at) < ${WEEK}`,
  session_endings: `ended_at < now() - interval '30 days'`,
  invitations: `(least(revoked_at, expires_at) < ${QUARTER} OR (uses = max_uses AND created_at < ${QUARTER}))
    AND NOT EXISTS (SELECT FROM users WHERE invitation_id = invitations.id AND status = 'active')`,
  api_tokens: `expires_at < now() - interval '1 day'`,
  held_messages: `decided_at < ${QUARTER}`,
  notifications: `read_at < ${QUARTER}`,
  webhook_deliveries: `created_at < ${WEEK}`,
};

const prunings = Object.entries(OUTDATED).map(([table, isOutdated]) =>
  statement(`prune-${table}`, `DELETE FROM ${table} WHERE ${isOutdated}`),
);

/** Takes away what is over, table by table, and the jobs that have failed. Twice is once. */
export async function pruneOutdated(): Promise<void> {
  for (const prune of prunings) await prune();
  await forgetFailedJobs();
}
