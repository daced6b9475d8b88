import type { JobPayloads } from '../db/job-queue.ts';
import { forgetTraces } from '../domain/messages/forgetting.ts';
import type { JobContext } from './job.ts';

/** After somebody has deleted their account. */
export function forgetAccountTraces(
  { userId, messages }: JobPayloads['account-traces'],
  { signal }: JobContext,
): Promise<void> {
  return forgetTraces(userId, { isAllToGo: messages === 'go', signal });
}
