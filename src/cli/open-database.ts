import { config } from '../config.ts';
import { closeDatabase, connectDatabase } from '../db/connection.ts';
import { startEmbeddedPostgres } from '../db/embedded-postgres.ts';
import { migrate } from '../db/migrator.ts';
import { log } from '../telemetry/log.ts';

/** Runs a command on the database that the settings name, migrated, also while the server runs; then closes it. */
export function withDatabase(work: (url: string) => Promise<void>): Promise<void> {
  return withDatabaseAsItIs(async (url) => {
    await migrate(url, log, config.migrationDatabaseUrl);
    connectDatabase(url);
    try {
      await work(url);
    } finally {
      await closeDatabase();
    }
  });
}

/** The same for a command that brings connections of its own, and minds what the database is like. */
export async function withDatabaseAsItIs(work: (url: string) => Promise<void>): Promise<void> {
  if (config.databaseUrl) return work(config.databaseUrl);
  const embedded = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    isExplicit: config.isDataDirExplicit,
    log,
  });
  try {
    await work(embedded.url);
  } finally {
    await embedded.stop();
  }
}
