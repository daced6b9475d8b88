import { database } from '../../src/db/connection.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { startParley } from '../../src/server.ts';
import { createTestDatabase } from './database.ts';

export interface TestParley {
  readonly origin: string;
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/**
 * The whole server, in this process, on a fresh database of its own. `hasLimits` is false for tests that do more than people
 * do, and are not about that.
 */
export async function startTestParley({ hasLimits = true } = {}): Promise<TestParley> {
  const { url, drop } = await createTestDatabase();
  const { origin, stop } = await startParley({ databaseUrl: url, port: 0 });
  if (!hasLimits) await keepServerSettings({ limits: false }, null);
  return {
    origin,
    databaseUrl: url,
    async stop() {
      await stop();
      await drop();
    },
  };
}

/** Rows of a query, for looking behind the domain's back. */
export async function queryRows<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  const { rows } = await database().pool.query(text, values);
  return rows as Row[];
}
