import { database } from '../../src/db/connection.ts';
import { startParley } from '../../src/server.ts';
import { createTestDatabase } from './database.ts';

export interface TestParley {
  readonly origin: string;
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/** The whole server, in this process, on a fresh database of its own. */
export async function startTestParley(): Promise<TestParley> {
  const { url, drop } = await createTestDatabase();
  const { origin, stop } = await startParley({ databaseUrl: url, port: 0 });
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
