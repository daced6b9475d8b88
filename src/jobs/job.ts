import type { JobName, JobPayloads } from '../db/job-queue.ts';

/** What a job knows besides its payload. */
export interface JobContext {
  /** Where people find this server, such as `https://chat.example.org`: what links in mails begin with. */
  readonly origin: string;
  /** The instance stops: whoever takes long gives up, by throwing, and is taken up again elsewhere. */
  readonly signal: AbortSignal;
}

type Job<Payload> = (payload: Payload, context: JobContext) => Promise<void>;

export type Jobs = { readonly [Name in JobName]?: Job<JobPayloads[Name]> };
