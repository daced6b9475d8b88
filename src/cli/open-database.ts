import { config } from '../config.ts';
import { closeDatabase, connectDatabase } from '../db/connection.ts';
import { startEmbeddedPostgres } from '../db/embedded-postgres.ts';
import { migrate } from '../db/migrator.ts';
import { log } from '../telemetry/log.ts';

/** Runs a command on the database that the settings name, migrated, also while the server runs; then closes it. */
export async function withDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbeddedPostgres({ dataDir: config.dataDir, isExplicit: config.isDataDirExplicit, log });
  const url = config.databaseUrl ?? embedded?.url ?? '';
  try {
    await migrate(url, log, config.migrationDatabaseUrl);
    connectDatabase(url);
    await work(url);
  } finally {
    await closeDatabase();
    await embedded?.stop();
  }
}
