import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../telemetry/log.ts';
import { canReach, type ServerAccount, serverAccount } from './embedded/account.ts';
import { type Binaries, findBinaries } from './embedded/binaries.ts';
import { type Cluster, findCluster, openCluster } from './embedded/cluster.ts';
import { bringUp, isAlive, readPid, tryConnect } from './embedded/postmaster.ts';

const DATABASE = 'parley';
const STOP_WITHIN_MS = 3000;
const POLL_MS = 20;
const CHECKS_FOR_OTHERS = 10;
const RESTART_DELAY_MS = 200;
const RETRY_MS = 5000;

export interface EmbeddedOptions {
  /** Where its files are; the cluster is in `postgres` below it. */
  readonly dataDir: string;
  /** The operator named the directory: then it is that one or an error, never another. */
  readonly isExplicit: boolean;
  readonly log: Logger;
}

export interface EmbeddedPostgres {
  readonly url: string;
  /** Stops the server, unless another program is connected to it. Close your own connections first. */
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of our own, on a socket that only its account and root can open. A server that runs already (of another
 * instance, or left by one that was killed) is used as it is; one that dies is started again.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  const binaries = await findBinaries(account);
  const cluster = await openCluster(chooseDirectory(options, account), binaries, account);
  const keeper = new Keeper(cluster, binaries, account, options.log);
  await keeper.start();
  await createDatabase(cluster);
  return { url: cluster.urlOf(DATABASE), stop: () => keeper.stop() };
}

/** The address of the one that runs, if it does: for whoever only looks. */
export async function findEmbeddedPostgres(options: EmbeddedOptions): Promise<string | undefined> {
  const cluster = findCluster(chooseDirectory(options, serverAccount()));
  const client = cluster && (await tryConnect(cluster));
  await client?.end();
  return client && cluster.urlOf(DATABASE);
}

function chooseDirectory(
  { dataDir, isExplicit, log }: EmbeddedOptions,
  account: ServerAccount | undefined,
): string {
  if (canReach(account, dataDir)) return dataDir;
  const problem = `PostgreSQL runs as ${account?.name}, who cannot reach ${dataDir}`;
  if (isExplicit) throw new Error(`${problem}. Choose another DATA_DIR, or run Parley as an ordinary user.`);
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const fallback = `/var/lib/parley/${hash}`;
  log.warn({ dataDir: fallback }, `${problem}: the data is kept elsewhere`);
  return fallback;
}

async function createDatabase(cluster: Cluster): Promise<void> {
  const client = await tryConnect(cluster);
  if (!client) throw new Error('PostgreSQL went away right after its start');
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    const isThereNow = ['42P04', '23505'].includes(String((error as { code?: string }).code));
    if (!isThereNow) throw error;
  } finally {
    await client.end();
  }
}

/** Keeps one server up until it is told to stop. */
class Keeper {
  private readonly cluster: Cluster;
  private readonly binaries: Binaries;
  private readonly account: ServerAccount | undefined;
  private readonly log: Logger;
  private isStopping = false;

  constructor(cluster: Cluster, binaries: Binaries, account: ServerAccount | undefined, log: Logger) {
    this.cluster = cluster;
    this.binaries = binaries;
    this.account = account;
    this.log = log;
  }

  async start(): Promise<void> {
    const child = await bringUp(this.cluster, this.binaries, this.account);
    child?.once('exit', (code, signal) => void this.onExit(child, code, signal));
  }

  private async onExit(child: ChildProcess, code: number | null, signal: string | null): Promise<void> {
    if (this.isStopping) return;
    this.log.error({ pid: child.pid, code, signal }, 'PostgreSQL ended; starting it again');
    await pause(RESTART_DELAY_MS);
    await this.restart();
  }

  /** Until it succeeds: whoever looks after the machine may have made room meanwhile. */
  private async restart(): Promise<void> {
    while (!this.isStopping) {
      try {
        return await this.start();
      } catch (error) {
        this.log.fatal({ err: error }, 'PostgreSQL is down');
        await pause(RETRY_MS);
      }
    }
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    const pid = readPid(this.cluster);
    if (pid === undefined || !isAlive(pid)) return;
    if (await this.hasOthers()) {
      this.log.debug('another program uses the embedded PostgreSQL: it keeps running');
      return;
    }
    process.kill(pid, 'SIGINT');
    for (let waited = 0; isAlive(pid); waited += POLL_MS) {
      if (waited === STOP_WITHIN_MS) process.kill(pid, 'SIGQUIT');
      await pause(POLL_MS);
    }
  }

  /** Our own connections need a moment to be gone. */
  private async hasOthers(): Promise<boolean> {
    const client = await tryConnect(this.cluster);
    if (!client) return false;
    const others = `SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;
    let count = 1;
    for (let check = 0; check < CHECKS_FOR_OTHERS && count > 0; check++) {
      if (check > 0) await pause(POLL_MS);
      count = (await client.query(others)).rowCount ?? 0;
    }
    await client.end();
    return count > 0;
  }
}
