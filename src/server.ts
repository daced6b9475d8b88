import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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

/** Starts in this order and stops in the opposite one. */
async function main(): Promise<void> {
  const postgres = config.databaseUrl
    ? { url: config.databaseUrl, stop: async () => undefined }
    : await startEmbeddedPostgres({ dataDir: config.dataDir, isExplicit: config.isDataDirExplicit, log });
  await migrate(postgres.url, log);
  const { pool } = connectDatabase(postgres.url);

  const sessions = createSessions(pool, await sessionSecret());
  const server = createServer(createApp({ pool, sessions }));
  connectBroadcast(createMemoryBus());
  const liveDoor = openLiveDoor(server, createUpgradeAuthentication(sessions));
  await listen(server);

  stopOnSignal(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    liveDoor.close();
    server.closeIdleConnections();
    await closed;
    await drainWriters();
    await closeDatabase();
    await postgres.stop();
  });
}

async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  log.info(`Parley is ready at ${config.publicOrigin ?? `http://localhost:${port}`}`);
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

main().catch((error: unknown) => {
  const isBusy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  log.fatal(
    isBusy ? { port: config.port } : { err: error },
    isBusy ? 'the port is taken; set PORT to another one' : 'could not start',
  );
  process.exit(1);
});
