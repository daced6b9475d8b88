import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Runner, TaskList, WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { loadGraphile } from '../db/graphile.ts';
import { noteJob } from '../telemetry/counters.ts';
import { log } from '../telemetry/log.ts';
import type { JobContext, Jobs } from './job.ts';
import { jobs, recurringJobs } from './list.ts';

/** Leaves the first requests after a start to themselves: loading and connecting take a while. */
const BEGIN_AFTER_MS = 500;
const BEGIN_AGAIN_AFTER_MS = 1000;
/** A job that takes long keeps nobody else from theirs: receivers of webhooks may take ten seconds to answer. */
const AT_A_TIME = 8;
const CONNECTIONS = 3;
/** New jobs are heard of at once; this is for those that were to wait, or to be tried again. */
const POLL_MS = 10_000;
const FINISH_WITHIN_MS = 2500;
const CONNECTION_TIMEOUT_MS = 5000;

/** What does the jobs of this instance. */
export interface JobRunner {
  /** Takes up nothing new, and resolves when what is under way is done, or given back to be taken up elsewhere. */
  stop(): Promise<void>;
}

/**
 * Does jobs, from a moment after now until it is stopped, whatever becomes of the database meanwhile. `origin` is where
 * people find this server.
 */
export function startJobs({
  databaseUrl,
  origin,
  known = jobs,
}: {
  databaseUrl: string;
  origin: string;
  known?: Jobs;
}): JobRunner {
  const stopping = new AbortController();
  const tasks = listTasks(known, { origin, signal: stopping.signal });
  let runner: Runner | undefined;

  async function keepRunning(): Promise<void> {
    await rest(BEGIN_AFTER_MS, stopping.signal);
    while (!stopping.signal.aborted) {
      await withPool(databaseUrl, async (pool, name) => {
        runner = await begin(pool, name, tasks);
        await (stopping.signal.aborted ? runner.stop() : runner.promise);
      }).catch((error: unknown) => log.warn({ err: error }, 'the job queue is away'));
      await rest(BEGIN_AGAIN_AFTER_MS, stopping.signal);
    }
  }

  const ended = keepRunning();
  return {
    async stop() {
      stopping.abort();
      const deadline = setTimeout(() => void runner?.kill(), FINISH_WITHIN_MS);
      await runner?.stop().catch(() => undefined);
      await ended;
      clearTimeout(deadline);
    },
  };
}

/**
 * Connections for graphile-worker alone: one of them is open all the time, to listen. Their name is that of one run: what
 * one that failed has left locked is to be freed like what an instance has left that is gone.
 */
async function withPool(
  connectionString: string,
  work: (pool: pg.Pool, name: string) => Promise<void>,
): Promise<void> {
  const name = `parley jobs ${randomUUID()}`;
  const pool = new pg.Pool({
    connectionString,
    application_name: name,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
  });
  // While graphile-worker does not listen yet, or no more: nobody listening would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await work(pool, name);
  } finally {
    await pool.end();
  }
}

async function begin(pgPool: pg.Pool, name: string, taskList: TaskList): Promise<Runner> {
  const { run, parseCronItems, logger } = await loadGraphile();
  return run({
    pgPool,
    logger,
    events: namedEvents(name),
    taskList,
    parsedCronItems: parseCronItems(listTimes()),
    noHandleSignals: true,
    preset: {
      // With delays, even none, what becomes of a job is written down again and again; without, failing at it is fatal.
      worker: {
        concurrentJobs: AT_A_TIME,
        pollInterval: POLL_MS,
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
  });
}

/** Jobs are locked in the name that the connections have too: so others see when nobody is behind a lock any more. */
function namedEvents(name: string): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  return events.on('pool:create', ({ workerPool }) => Object.assign(workerPool, { id: name }));
}

function listTasks(known: Jobs, context: JobContext): TaskList {
  const asked = Object.entries(known).map(([name, work]) => {
    const act = work as (payload: unknown, context: JobContext) => Promise<void>;
    return [name, noted(name, (payload) => act(payload, context))];
  });
  const recurring = Object.entries(recurringJobs).map(([name, { work }]) => [name, noted(name, work)]);
  return Object.fromEntries([...asked, ...recurring]) as TaskList;
}

function noted(name: string, work: (payload: unknown) => Promise<void>) {
  return async (payload: unknown) => {
    try {
      await work(payload);
      noteJob(name, 'done');
    } catch (error) {
      noteJob(name, 'failed');
      throw error;
    }
  };
}

function listTimes() {
  return Object.entries(recurringJobs).map(([task, { when }]) => ({ task, match: when, identifier: task }));
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}
