/** `npm run bench`: Parley and the baselines in turn, scenario by scenario. Read README.md beside this file. */
import { spawnSync } from 'node:child_process';
import { readArguments, type Wish } from './arguments.ts';
import type { Figures } from './report/figures.ts';
import { type Line, renderTable, round } from './report/table.ts';
import type { Scenario, Setting } from './scenarios/scenario.ts';
import { type BenchPostgres, startBenchPostgres } from './stage/postgres.ts';
import { endAllProcesses } from './stage/server.ts';
import { type TargetName, targets } from './stage/targets.ts';

/** By the scenario's letter, then by the line's name. */
type Results = Map<string, Map<string, Figures[]>>;

let isLeaving = false;
const wish = readOrExit(process.argv.slice(2));
const postgres = await startBenchPostgres();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void leave(1));
try {
  if (wish.isSearch) runSearch(postgres);
  else await measureAll(wish, postgres);
  await leave(Number(process.exitCode ?? 0));
} catch (error) {
  console.error(error);
  await leave(1);
}

function readOrExit(given: readonly string[]): Wish {
  try {
    return readArguments(given);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}

/** PostgreSQL last: it keeps running while somebody uses it. */
async function leave(code: number): Promise<void> {
  isLeaving = true;
  await endAllProcesses();
  await postgres.stop();
  process.exit(code);
}

function runSearch({ url }: BenchPostgres): void {
  const environment = { TEST_DATABASE_URL: url, LOG_LEVEL: 'error', NODE_ENV: 'production' };
  run(process.execPath, ['--import', 'tsx', 'bench/search.ts'], environment);
}

/** Parley is measured as it is run: compiled. */
async function measureAll(wish: Wish, postgres: BenchPostgres): Promise<void> {
  run('npm', ['run', '-s', 'prestart']);
  const startedAt = performance.now();
  const results: Results = new Map();
  for (let number = 1; number <= wish.rounds; number++) {
    console.error(`round ${number} of ${wish.rounds}`);
    for (const scenario of wish.scenarios) await measureInTurn(scenario, wish, postgres, results);
  }
  for (const scenario of wish.scenarios) print(scenario, results);
  console.error(`\n${((performance.now() - startedAt) / 1000).toFixed(0)} s in all`);
}

async function measureInTurn(
  scenario: Scenario,
  wish: Wish,
  postgres: BenchPostgres,
  results: Results,
): Promise<void> {
  const setting: Setting = { postgres, effort: wish.effort };
  for (const name of wish.targets.filter((each) => scenario.targets.includes(each))) {
    const target = targets[name];
    if (target.missing) console.error(`  ${scenario.letter} ${name} ${target.missing}`);
    else await measureOne(scenario, setting, name, results);
  }
}

/** What fails is said, and the rest is measured all the same. */
async function measureOne(
  scenario: Scenario,
  setting: Setting,
  name: TargetName,
  results: Results,
): Promise<void> {
  if (isLeaving) return;
  try {
    note(scenario, name, await scenario.measure(setting, targets[name]), results);
  } catch (error) {
    process.exitCode = 1;
    if (!isLeaving) console.error(`  ${scenario.letter} ${name} failed:`, error);
  }
}

function note(
  { letter }: Scenario,
  target: TargetName,
  measured: Readonly<Record<string, Figures>>,
  results: Results,
): void {
  const lines = results.get(letter) ?? new Map<string, Figures[]>();
  results.set(letter, lines);
  for (const [part, figures] of Object.entries(measured)) {
    const name = part || target;
    lines.set(name, [...(lines.get(name) ?? []), figures]);
    const said = Object.entries(figures).map(([figure, value]) => `${figure} ${round(value)}`);
    console.error(`  ${letter} ${name}: ${said.join(', ')}`);
  }
}

function print({ letter, title }: Scenario, results: Results): void {
  const lines: Line[] = [...(results.get(letter) ?? [])].map(([name, rounds]) => ({ name, rounds }));
  if (lines.length > 0) console.log(`\n**${letter}** ${title}\n\n${renderTable(lines)}`);
}

function run(command: string, args: readonly string[], environment: Record<string, string> = {}): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed`);
}
