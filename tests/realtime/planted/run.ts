/**
 * `npm run planted [-- words…]`: plants one bug after another (those with one of the words in their name) into a copy of the
 * tree, runs the tests that must notice it, and demands that each of them fails. First they must all pass without any.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BUGS } from './bugs.ts';
import type { PlantedBug } from './planted-bug.ts';

const COPIED = ['src', 'admin', 'tests', 'views', 'public', 'migrations', 'package.json', 'tsconfig.json'];
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
/** As the spec reporter sums up what failed: where, and on the next line what. */
const FAILURE = /^test at (\S+?):\d+:\d+\n✖ (.*?) \([\d.]+ms\)/gm;

interface Outcome {
  readonly isCaught: boolean;
  /** For the person who reads. */
  readonly says: string;
}

const copy = mkdtempSync(join(tmpdir(), 'parley-planted-'));
chmodSync(copy, 0o755);
for (const name of COPIED) cpSync(name, join(copy, name), { recursive: true });
symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));

const words = process.argv.slice(2);
const chosen = BUGS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
requirePassing([...new Set(chosen.flatMap((bug) => bug.caughtBy))]);
const missed = chosen.filter((bug) => !tryOut(bug));
console.log(`\n${chosen.length - missed.length} of ${chosen.length} planted bugs were caught.`);
process.exit(missed.length > 0 ? 1 : 0);

/** A test that fails anyway notices nothing. */
function requirePassing(parts: readonly string[]): void {
  const { status, output, failures } = runTests(parts);
  if (status === 0) return;
  console.error(failures.length > 0 ? `Without any bug, too, there fails: ${failures.join('; ')}` : output);
  process.exit(1);
}

function tryOut(bug: PlantedBug): boolean {
  const start = performance.now();
  const { isCaught, says } = plant(bug);
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${isCaught ? '✔' : '✖'} ${bug.name}: ${says} (${seconds} s)`);
  return isCaught;
}

function plant(bug: PlantedBug): Outcome {
  const path = join(copy, bug.file);
  const original = readFileSync(path, 'utf8');
  const count = original.split(bug.find).length - 1;
  if (count !== 1)
    return { isCaught: false, says: `what is to be replaced stands ${count} times in ${bug.file}, not once` };
  writeFileSync(
    path,
    original.replace(bug.find, () => bug.replace),
  );
  try {
    return observe(bug);
  } finally {
    writeFileSync(path, original);
  }
}

/** What does not compile proves nothing. */
function observe(bug: PlantedBug): Outcome {
  const build = run('npm', ['run', '-s', 'build']);
  if (build.status !== 0) return { isCaught: false, says: `it does not compile:\n${build.output}` };
  const outcomes = bug.caughtBy.map((part) => ({ part, ...runTests([part]) }));
  const blind = outcomes.filter(({ status, failures }) => status === 0 || failures.length === 0);
  if (blind.length > 0)
    return { isCaught: false, says: `NOT caught by ${blind.map(({ part }) => part).join(', ')}` };
  return { isCaught: true, says: outcomes.map(({ failures }) => failures.join('; ')).join('; ') };
}

function runTests(parts: readonly string[]) {
  const { status, output } = run('npm', ['test', '--', ...parts]);
  const failures = [...output.matchAll(FAILURE)].map(([, file, name]) => `${file} “${name}”`);
  return { status, output, failures: [...new Set(failures)] };
}

function run(command: string, words: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return { status, output: stdout + stderr };
}
