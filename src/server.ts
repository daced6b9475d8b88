import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { config } from './config.ts';
import { closeDatabase, connectDatabase } from './db/connection.ts';
import { startEmbeddedPostgres } from './db/embedded-postgres.ts';
import { migrate } from './db/migrator.ts';
import { sessionSecret } from './domain/accounts/session-secret.ts';
import { drainWriters } from './domain/messages/room-writer.ts';
import { createApp } from './http/app.ts';
import { createUpgradeAuthentication } from './http/middleware/authentication.ts';
import { createSessions } from './http/middleware/sessions.ts';
import { connectBroadcast } from './realtime/broadcast.ts';
import { createMemoryBus } from './realtime/bus/memory.ts';
import { openLiveDoor } from './realtime/upgrade.ts';
import { log } from './telemetry/log.ts';

const STOP_WITHIN_MS = 4500;

/** A server that is up. */
export interface RunningParley {
  /** Where it listens on this machine, such as `http://localhost:3000`. */
  readonly origin: string;
  /** Takes nothing new, tells the sockets, finishes what was accepted, closes the database. */
  stop(): Promise<void>;
}

/** Wires everything, in this order; `stop` undoes it in the opposite one. Port 0 means any free one. */
export async function startParley({
  databaseUrl,
  port,
}: {
  databaseUrl: string;
  port: number;
}): Promise<RunningParley> {
  await migrate(databaseUrl, log);
  const { pool } = connectDatabase(databaseUrl);
  const sessions = createSessions(pool, await sessionSecret());
  const server = createServer(createApp({ pool, sessions }));
  const disconnectBroadcast = connectBroadcast(createMemoryBus());
  const liveDoor = openLiveDoor(server, createUpgradeAuthentication(sessions));
  await listen(server, port);

  async function stop(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    const silent = liveDoor.close();
    server.closeIdleConnections();
    await Promise.all([closed, silent]);
    await drainWriters();
    disconnectBroadcast();
    await closeDatabase();
  }
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, stop };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, config.host, resolve);
  });
}

/** Starts with the settings of the environment; without DATABASE_URL on a PostgreSQL of its own. */
async function main(): Promise<void> {
  const postgres = config.databaseUrl
    ? { url: config.databaseUrl, stop: async () => undefined }
    : await startEmbeddedPostgres({ dataDir: config.dataDir, isExplicit: config.isDataDirExplicit, log });
  const parley = await startParley({ databaseUrl: postgres.url, port: config.port });
  log.info(`Parley is ready at ${config.publicOrigin ?? parley.origin}`);
  stopOnSignal(async () => {
    await parley.stop();
    await postgres.stop();
  });
}

/** Stops once, in order; after 4.5 s at any rate. */
function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => exitWith(1, 'could not stop in time'), STOP_WITHIN_MS).unref();
    stop().then(
      () => exitWith(0, 'stopped'),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => onSignal(signal));
}

function exitWith(code: number, message: string): void {
  log.info(message);
  process.exit(code);
}

function explain(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    log.fatal({ port: config.port }, 'the port is taken; set PORT to another one');
  } else {
    log.fatal({ err: error }, 'could not start');
  }
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main().catch(explain);
