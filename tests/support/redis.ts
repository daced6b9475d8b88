import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canConnect } from './ports.ts';
import { findFreePort } from './server-process.ts';
import { waitFor } from './wait.ts';

/** Whether this machine has one: `redis-server` on the path. */
export const HAS_REDIS = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of the test's own, to be killed and started again on the same port. */
export class RedisProcess {
  readonly url: string;
  private readonly port: number;
  private readonly directory = mkdtempSync(join(tmpdir(), 'parley-redis-'));
  private child: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<RedisProcess> {
    const redis = new RedisProcess(await findFreePort());
    await redis.start();
    return redis;
  }

  async start(): Promise<void> {
    const settings = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--dir',
      this.directory,
    ];
    this.child = spawn('redis-server', settings, { stdio: 'ignore' });
    await waitFor(() => canConnect(this.port), 'Redis to listen');
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Hangs without closing anything. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
