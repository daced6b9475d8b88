import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';

/** What a command said, on both channels, and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a command of `src/cli` in a process of its own. */
export function runCli(
  name: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return runProgram(`cli/${name}`, args, environment);
}

/** The same for any program of `src` that comes to an end. */
export function runProgram(
  name: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const child = spawn(process.execPath, ['--enable-source-maps', `dist/src/${name}.js`, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const channel of [child.stdout, child.stderr])
    channel.on('data', (data) => {
      output += String(data);
    });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

/** What restore is to be called with, as the last line of a backup that went well says it. */
export function placeOfBackup({ code, output }: Outcome): string {
  assert.equal(code, 0, output);
  return /, in (.*)\n$/.exec(output)?.[1] ?? '';
}
