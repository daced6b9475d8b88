import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { findFreePort } from '../../tests/support/server-process.ts';
import { waitFor } from '../../tests/support/wait.ts';

/** As many files as this account may open: every socket is one. */
const RAISED = 'ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"';
const STOP_WITHIN_MS = 6000;

/** What a server's process is started with. */
export interface ServerCommand {
  /** What node is told to run. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A server in a process of its own, on a port that it keeps. */
export class BenchServer {
  readonly port: number;
  /** Where SIGUSR1 opens Node's inspector. */
  readonly inspectorPort: number;
  private readonly command: ServerCommand;
  private child: ChildProcess | undefined;

  private constructor(command: ServerCommand, port: number, inspectorPort: number) {
    this.command = command;
    this.port = port;
    this.inspectorPort = inspectorPort;
  }

  static async start(command: ServerCommand): Promise<BenchServer> {
    const server = new BenchServer(command, await findFreePort(), await findFreePort());
    await server.start();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Resolves once it answers `/readyz`. */
  async start(): Promise<void> {
    const child = spawnRaised([`--inspect-port=${this.inspectorPort}`, ...this.command.args], {
      ...this.command.environment,
      PORT: String(this.port),
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
    });
    this.child = child;
    await waitFor(async () => {
      if (child.exitCode !== null)
        throw new Error(`${this.command.args.at(-1)} ended with ${child.exitCode}`);
      return this.isReady();
    }, 'the server to be ready');
  }

  async stop(): Promise<void> {
    await endProcess(this.child);
  }

  private async isReady(): Promise<boolean> {
    const response = await fetch(`${this.origin}/readyz`).catch(() => undefined);
    await response?.text();
    return response?.ok ?? false;
  }
}

/** What has been started and has not ended. */
const running = new Set<ChildProcess>();

/** Node says this on every visit of the inspector. */
const CHATTER = /^(Debugger |For help, see: )/;

/** Node with these arguments and all the files that it may open. What it says goes to where the bench's own errors go. */
export function spawnRaised(
  args: readonly string[],
  environment: Record<string, string>,
  channel?: 'ipc',
): ChildProcess {
  const child = spawn('sh', ['-c', RAISED, process.execPath, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 2, 'pipe', ...(channel ? [channel] : [])],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  if (child.stderr) {
    createInterface(child.stderr).on('line', (line) => {
      if (!CHATTER.test(line)) console.error(line);
    });
  }
  return child;
}

/** Ends it politely; after a while by force. */
export async function endProcess(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
}

/** Ends whatever has been started and still runs. */
export async function endAllProcesses(): Promise<void> {
  await Promise.all([...running].map(endProcess));
}
