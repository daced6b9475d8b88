import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { waitFor } from './wait.ts';

/** A busy machine takes its time. */
const START_WITHIN_MS = 60_000;
const FIRST_PORT = 12_000;
const FIRST_CLIENT_PORT = 32_768;
const PROGRAM = ['--enable-source-maps', 'dist/src/server.js'];

/** The real server in a process of its own, to be killed and started again on the same port and database. */
export class ServerProcess {
  readonly origin: string;
  private readonly port: number;
  private readonly environment: Record<string, string>;
  private child: ChildProcess | undefined;

  private constructor(port: number, environment: Record<string, string>) {
    this.port = port;
    this.origin = `http://localhost:${port}`;
    this.environment = environment;
  }

  static async start(environment: Record<string, string>): Promise<ServerProcess> {
    const server = new ServerProcess(await findFreePort(), environment);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    this.child = spawn(process.execPath, PROGRAM, {
      env: { ...process.env, ...this.environment, PORT: String(this.port) },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    try {
      await waitFor(() => isReady(this.origin), 'the server to be ready', START_WITHIN_MS);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** No goodbye: as when the power fails. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** As an operator or a process manager stops it. Resolves to its exit code. */
  stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  }
}

export async function isReady(origin: string): Promise<boolean> {
  const response = await fetch(`${origin}/readyz`).catch(() => undefined);
  return response?.ok ?? false;
}

/** A port that nobody listens on, and that no connection of a client takes meanwhile: those come from 32768 on. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, FIRST_CLIENT_PORT);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}
