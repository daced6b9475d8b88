import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverAccount } from '../../../src/db/embedded/account.ts';
import { type Binaries, findBinaries } from '../../../src/db/embedded/binaries.ts';
import { type Cluster, openCluster, serverEnvironment } from '../../../src/db/embedded/cluster.ts';
import { bringUp, isAlive, readPid } from '../../../src/db/embedded/postmaster.ts';
import { migrate } from '../../../src/db/migrator.ts';
import { log } from '../../../src/telemetry/log.ts';
import { waitFor } from '../../support/wait.ts';

/** A PostgreSQL of the test's own, to be killed and started again on the same files. */
export class Postgres {
  readonly directory: string;
  readonly url: string;
  private readonly cluster: Cluster;
  private readonly binaries: Binaries;

  private constructor(directory: string, cluster: Cluster, binaries: Binaries) {
    this.directory = directory;
    this.cluster = cluster;
    this.binaries = binaries;
    this.url = cluster.urlOf('postgres');
  }

  static makeDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), 'parley-fault-'));
    chmodSync(directory, 0o755);
    return directory;
  }

  /** With a migrated database. */
  static async start(
    directory = Postgres.makeDirectory(),
    environment: Record<string, string> = {},
  ): Promise<Postgres> {
    Object.assign(serverEnvironment, environment);
    const binaries = await findBinaries(serverAccount());
    const postgres = new Postgres(
      directory,
      await openCluster(directory, binaries, serverAccount()),
      binaries,
    );
    await postgres.start();
    await migrate(postgres.url, log);
    return postgres;
  }

  async start(): Promise<void> {
    await bringUp(this.cluster, this.binaries, serverAccount());
  }

  get pid(): number {
    return readPid(this.cluster) ?? 0;
  }

  /** SIGKILL: as when the power fails. SIGQUIT: an immediate stop. SIGINT: a fast one. */
  async end(signal: 'SIGKILL' | 'SIGQUIT' | 'SIGINT'): Promise<void> {
    const { pid } = this;
    if (pid === 0) return;
    const processes = [pid, ...this.children];
    process.kill(pid, signal);
    await waitFor(() => !processes.some(isRunning), 'PostgreSQL to be gone');
  }

  /** Hangs as a whole, without closing anything. */
  pause(): void {
    for (const pid of [this.pid, ...this.children]) signalIfAlive(pid, 'SIGSTOP');
  }

  resume(): void {
    for (const pid of [this.pid, ...this.children]) signalIfAlive(pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    await this.end('SIGINT');
    rmSync(this.directory, { recursive: true, force: true });
  }

  private get children(): number[] {
    const { pid } = this;
    return readdirSync('/proc')
      .map(Number)
      .filter((each) => each > 0 && parentOf(each) === pid);
  }
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(statusOf(pid))?.[1]);
}

/** A zombie is gone, too: its parent has only not asked yet. */
function isRunning(pid: number): boolean {
  return isAlive(pid) && !/^State:\s+Z/m.test(statusOf(pid));
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
