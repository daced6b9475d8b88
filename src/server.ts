import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { config } from './config.ts';
import { closeDatabase, connectDatabase } from './db/connection.ts';
import { startEmbeddedPostgres } from './db/embedded-postgres.ts';
import { isMigrated, migrate } from './db/migrator.ts';
import { sessionSecret } from './domain/accounts/session-secret.ts';
import { closeCounters } from './domain/limits/counters.ts';
import { drainWriter } from './domain/messages/writer.ts';
import { createApp } from './http/app.ts';
import { createUpgradeAuthentication } from './http/middleware/authentication.ts';
import { createSessions } from './http/middleware/sessions.ts';
import type { Readiness } from './http/ops.ts';
import { startJobs } from './jobs/queue.ts';
import { wakeWebhooksOnChange } from './jobs/webhook-wakes.ts';
import { createListener, type Listener } from './listener.ts';
import { connectBroadcast } from './realtime/broadcast.ts';
import type { Bus } from './realtime/bus/bus.ts';
import { createConfiguredBus } from './realtime/bus/configured.ts';
import { createMemoryBus } from './realtime/bus/memory.ts';
import { startHealing } from './realtime/healing.ts';
import { followAsText } from './realtime/programs/text-follower.ts';
import { openLiveDoor } from './realtime/upgrade.ts';
import { stopOnSignal } from './stopping.ts';
import { busUp } from './telemetry/counters.ts';
import { log } from './telemetry/log.ts';
import { tellFirstProcess } from './telemetry/metrics-of-all.ts';
import { startWorkers } from './workers.ts';

/** A server that is up. */
export interface RunningParley {
  /** Where it listens on this machine, such as `http://localhost:3000`. */
  readonly origin: string;
  /** Is not ready any more, takes nothing new, tells the sockets, finishes what was accepted, closes the database. */
  stop(): Promise<void>;
}

type ChooseBus = (databaseUrl: string, secret: string) => Bus;

/** Wires everything on a migrated database, in this order; `stop` undoes it in the opposite one. Port 0 means any free one. */
export async function startParley({
  databaseUrl,
  port,
  chooseBus = createMemoryBus,
}: {
  databaseUrl: string;
  port: number;
  chooseBus?: ChooseBus;
}): Promise<RunningParley> {
  const { pool } = connectDatabase(databaseUrl);
  const secret = await sessionSecret();
  const bus = chooseBus(databaseUrl, secret);
  const sessions = createSessions(pool, secret);
  const askReadiness = () => readReadiness(listener, pool, bus);
  const server = createServer(createApp({ askReadiness, sessions, followAsText }));
  const listener = createListener(server);
  const disconnectBroadcast = connectBroadcast(bus);
  const stopWakingWebhooks = wakeWebhooksOnChange();
  const stopHealing = startHealing(bus);
  busUp.from(() => Number(bus.isLive()));
  await bus.start();
  const liveDoor = openLiveDoor(server, createUpgradeAuthentication(sessions));
  const origin = await listener.open(port);
  const jobRunner = startJobs({ databaseUrl, origin: config.publicOrigin ?? origin });

  async function stop(): Promise<void> {
    await listener.drain();
    await Promise.all([listener.close(), liveDoor.close(), jobRunner.stop()]);
    await drainWriter();
    stopWakingWebhooks();
    stopHealing();
    disconnectBroadcast();
    await bus.stop();
    closeCounters();
    await closeDatabase();
  }
  return { origin, stop };
}

async function readReadiness(listener: Listener, pool: pg.Pool, bus: Bus): Promise<Readiness> {
  return {
    problem: listener.isClosing ? 'stopping' : await isMigrated(pool).then(describeMigration, describeOutage),
    weakness: bus.isLive() ? undefined : 'degraded: bus',
  };
}

function describeMigration(isDone: boolean): string | undefined {
  return isDone ? undefined : 'database: migrations missing';
}

function describeOutage(): string {
  return 'database: away';
}

/** Starts with the settings of the environment; without DATABASE_URL on a PostgreSQL of its own. */
async function main(): Promise<void> {
  if (cluster.isWorker && config.databaseUrl) {
    tellFirstProcess();
    return serve(config.databaseUrl);
  }
  const postgres = config.databaseUrl
    ? { url: config.databaseUrl, stop: async () => undefined }
    : await startEmbeddedPostgres({ dataDir: config.dataDir, isExplicit: config.isDataDirExplicit, log });
  try {
    await migrate(postgres.url, log, config.migrationDatabaseUrl);
    if (config.workers > 1) startWorkers({ databaseUrl: postgres.url, stopDatabase: postgres.stop });
    else await serve(postgres.url, postgres.stop);
  } catch (error) {
    // While we are connected it would go on: it may be another program's, too.
    await closeDatabase();
    await postgres.stop();
    throw error;
  }
}

/** One instance, until a signal stops it. */
async function serve(databaseUrl: string, stopDatabase?: () => Promise<void>): Promise<void> {
  const parley = await startParley({ databaseUrl, port: config.port, chooseBus: createConfiguredBus });
  if (cluster.isPrimary) log.info(`Parley is ready at ${config.publicOrigin ?? parley.origin}`);
  stopOnSignal(async () => {
    await parley.stop();
    await stopDatabase?.();
  });
}

function explain(error: unknown): void {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    log.fatal({ port: config.port }, 'the port is taken; set PORT to another one');
  } else if (code === 'EADDRNOTAVAIL') {
    log.fatal({ host: config.host }, 'this machine has no such address; set HOST to one that it has');
  } else {
    log.fatal({ err: error }, 'could not start');
  }
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main().catch(explain);
