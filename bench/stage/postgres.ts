import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/db/embedded-postgres.ts';
import { log } from '../../src/telemetry/log.ts';

/** A PostgreSQL for the benches alone, as Parley starts its own. */
export interface BenchPostgres {
  readonly url: string;
  /** The process that all others of it are children of. */
  readonly pid: number;
  /** A fresh, empty database: its URL, and what drops it. */
  createDatabase(): Promise<{ url: string; drop(): Promise<void> }>;
  stop(): Promise<void>;
}

export async function startBenchPostgres(): Promise<BenchPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  // PostgreSQL may run under another account.
  chmodSync(dataDir, 0o755);
  const { url, stop } = await startEmbeddedPostgres({ dataDir, isExplicit: true, log });
  return {
    url,
    pid: Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]),
    async createDatabase() {
      const name = `bench_${randomBytes(6).toString('hex')}`;
      await run(url, `CREATE DATABASE ${name}`);
      return {
        url: url.replace(/\/[^/?]*\?/, `/${name}?`),
        drop: () => run(url, `DROP DATABASE ${name} WITH (FORCE)`),
      };
    },
    async stop() {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
