import type { Logger } from 'graphile-worker';
import { harmless } from '../telemetry/harmless.ts';
import { log } from '../telemetry/log.ts';

/** What graphile-worker tells when all is well is of no interest. */
const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;

/** Jobs wait for others more than for the database: they share fewer connections than there are jobs, on purpose. */
const ON_PURPOSE = /^WARNING: having maxPoolSize/;

/**
 * graphile-worker, with our log. It takes a quarter of a second to load, so it is loaded when there is a schema to make, or
 * after the server listens.
 */
export async function loadGraphile() {
  const graphile = await import('graphile-worker');
  return { ...graphile, logger: new graphile.Logger(logOf) satisfies Logger };
}

/** The details that come along hold payloads: only the sentence is written down, and it may quote an error. */
function logOf(scope: { taskIdentifier?: string; jobId?: string }) {
  const { taskIdentifier: job, jobId } = scope;
  return (level: keyof typeof LEVELS, message: string): void =>
    log[ON_PURPOSE.test(message) ? 'debug' : LEVELS[level]]({ job, jobId }, harmless(message));
}
