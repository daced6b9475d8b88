/**
 * `npm test [-- words…]`: all tests, or those whose path contains one of the words, on a PostgreSQL of their own. The
 * fault tests, which take minutes, are run when they are asked for: `npm test -- faults`. What the servers wrote into their
 * log, in full detail, is looked through for secrets at the end; with LOG_LEVEL it is shown instead.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/db/embedded-postgres.ts';
import { log } from '../../src/telemetry/log.ts';
import { ensureChromium } from './chromium.ts';
import { findLeaks } from './secrets.ts';

/** A file that takes longer hangs. The longest takes two minutes, and more on a machine that has other things to do. */
const TIMEOUT_MS = 600_000;

const words = process.argv.slice(2);
const files = readdirSync('tests', { recursive: true, encoding: 'utf8' })
  .map((file) => join('tests', file))
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) =>
    words.length === 0 ? !file.includes('/faults/') : words.some((word) => file.includes(word)),
  )
  .sort();

if (files.length === 0) {
  console.error(`No test file under tests/ has ${words.join(' or ')} in its path.`);
  process.exit(1);
}

// What is tested is what is served, and it loads in half the time. Errors of types are told, and keep no test from running.
spawnSync('npm', ['run', '-s', 'build:tests'], { stdio: 'inherit' });

const inBrowser = files.filter((file) => file.startsWith('tests/e2e/'));
const others = files.filter((file) => !inBrowser.includes(file));
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_ENV: 'test',
};
if (inBrowser.length > 0) environment.CHROMIUM_PATH = ensureChromium();

const dataDir = mkdtempSync(join(tmpdir(), 'parley-test-'));
chmodSync(dataDir, 0o755);
const postgres = await startEmbeddedPostgres({ dataDir, isExplicit: true, log });
await forgetDurability(postgres.url);
environment.TEST_DATABASE_URL = postgres.url;
const logFile = join(dataDir, 'parley.log');
const secretsFile = join(dataDir, 'secrets');
if (!environment.LOG_LEVEL)
  Object.assign(environment, { LOG_LEVEL: 'trace', LOG_FILE: logFile, SECRETS_FILE: secretsFile });

const outcomes = [
  await run(others, availableParallelism()),
  await run(inBrowser, Math.min(2, availableParallelism())),
];
await postgres.stop();
outcomes.push(lookForSecrets());
rmSync(dataDir, { recursive: true, force: true });
process.exit(Math.max(...outcomes));

/** These databases are thrown away, and no test pulls the plug of this PostgreSQL: nothing has to reach the disk. */
async function forgetDurability(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const setting of ['fsync', 'full_page_writes'])
    await client.query(`ALTER SYSTEM SET ${setting} = off`);
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}

/** What was not written cannot tell anything. */
function lookForSecrets(): number {
  const [written = '', secrets = ''] = [logFile, secretsFile].map((file) =>
    existsSync(file) ? readFileSync(file, 'utf8') : '',
  );
  const leaks = findLeaks(written, secrets);
  if (written) console.log(`${written.length} characters of log hold ${leaks.length} lines with secrets.`);
  for (const line of leaks.slice(0, 20)) console.error(line);
  return leaks.length > 0 ? 1 : 0;
}

function run(paths: string[], concurrency: number): Promise<number> {
  if (paths.length === 0) return Promise.resolve(0);
  const compiled = paths.map((path) => join('dist', path.replace(/\.ts$/, '.js')));
  const flags = [`--test-concurrency=${concurrency}`, `--test-timeout=${TIMEOUT_MS}`, '--test-reporter=spec'];
  const runner = spawn(process.execPath, ['--enable-source-maps', '--test', ...flags, ...compiled], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => runner.kill(signal));
  return new Promise((resolve) => runner.on('exit', (code) => resolve(code ?? 1)));
}
