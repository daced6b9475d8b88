/** `npm run bench [-- search]`: how long the hot paths take on this machine. Read README.md beside this file. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/db/embedded-postgres.ts';
import { log } from '../src/telemetry/log.ts';

const file = `bench/${process.argv[2] ?? 'scenarios'}.ts`;
if (!existsSync(file)) throw new Error(`there is no ${file}`);

const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'));
chmodSync(dataDir, 0o755);
const postgres = await startEmbeddedPostgres({ dataDir, isExplicit: true, log });
const scenarios = spawn(process.execPath, ['--import', 'tsx', file], {
  env: { ...process.env, TEST_DATABASE_URL: postgres.url, LOG_LEVEL: 'error', NODE_ENV: 'production' },
  stdio: 'inherit',
});
const code = await new Promise<number | null>((resolve) => scenarios.on('exit', resolve));
await postgres.stop();
rmSync(dataDir, { recursive: true, force: true });
process.exit(code ?? 1);
