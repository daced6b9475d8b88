import cluster, { type Worker } from 'node:cluster';
import { config } from './config.ts';
import { stopOnSignal } from './stopping.ts';
import { log } from './telemetry/log.ts';
import { gatherFromWorkers } from './telemetry/metrics-of-all.ts';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 10_000;
/** Who has lived so long did not die of its start. */
const SOUND_AFTER_MS = 10_000;
/** Leaves time to stop PostgreSQL. */
const KILL_AFTER_MS = config.drainSeconds * 1000 + 4000;

/**
 * Runs the configured number of instances on the one port. One that dies is replaced, after a pause that grows when it
 * died at once; when none has ever come up, the whole program ends. They know of each other by the bus.
 */
export function startWorkers(database: { databaseUrl: string; stopDatabase: () => Promise<void> }): void {
  const crew = new Crew(database.databaseUrl);
  // Workers first: while one of them is connected, PostgreSQL goes on.
  const stop = async () => {
    await crew.stop();
    await database.stopDatabase();
  };
  cluster.on('listening', (_worker, { port }) => crew.welcome(port));
  cluster.on('exit', (worker, code, signal) => {
    if (!crew.replace(worker, code, signal)) void stop().finally(() => process.exit(1));
  });
  gatherFromWorkers();
  for (let count = 0; count < config.workers; count++) crew.hire();
  stopOnSignal(stop);
}

class Crew {
  private readonly databaseUrl: string;
  private readonly startedAt = new Map<number, number>();
  private pauseMs = FIRST_PAUSE_MS;
  private ready = 0;
  private isStopping = false;

  constructor(databaseUrl: string) {
    this.databaseUrl = databaseUrl;
  }

  hire(): void {
    if (this.isStopping) return;
    const worker = cluster.fork({ DATABASE_URL: this.databaseUrl });
    this.startedAt.set(worker.id, Date.now());
  }

  welcome(port: number): void {
    this.ready++;
    if (this.ready !== config.workers) return;
    const origin = config.publicOrigin ?? `http://localhost:${port}`;
    log.info({ workers: this.ready }, `Parley is ready at ${origin}`);
  }

  /** False when there is no sense in it, because none has ever come up. */
  replace(worker: Worker, code: number | null, signal: string | null): boolean {
    if (this.isStopping) return true;
    if (this.ready === 0) {
      log.fatal({ code, signal }, 'no worker could start');
      return false;
    }
    const lifeMs = Date.now() - (this.startedAt.get(worker.id) ?? 0);
    this.startedAt.delete(worker.id);
    this.pauseMs = lifeMs < SOUND_AFTER_MS ? Math.min(2 * this.pauseMs, MAX_PAUSE_MS) : FIRST_PAUSE_MS;
    log.error({ code, signal, lifeMs, pauseMs: this.pauseMs }, 'a worker ended; another one takes its place');
    setTimeout(() => this.hire(), this.pauseMs);
    return true;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    await Promise.all(workers.map(stopWorker));
  }
}

/** Over its own signal: the port stays open for the others until all are gone. */
function stopWorker(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    if (worker.isDead()) return resolve();
    worker.once('exit', () => resolve());
    worker.process.kill('SIGTERM');
    setTimeout(() => worker.process.kill('SIGKILL'), KILL_AFTER_MS).unref();
  });
}
