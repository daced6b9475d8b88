import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, fchownSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { ServerAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Cluster, identity, serverEnvironment } from './cluster.ts';

const MAX_CONNECTIONS = 300;
const POLL_MS = 15;
/** A server that does not start, and not for want of time, will not start the next time. */
const MAX_ATTEMPTS = 3;
const HELD_MS = 200;
/** Recovery after a crash may take its time; the process says itself when it fails. */
const UP_WITHIN_MS = 60_000;
const MAX_LOG_BYTES = 10 * 1024 * 1024;
const LOG_LINES_SHOWN = 8;

/** A connection as the cluster's superuser, or undefined while there is no server that answers. */
export async function tryConnect(cluster: Cluster, database = 'postgres'): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: cluster.urlOf(database) });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch {
    await client.end().catch(() => undefined);
    return undefined;
  }
}

/**
 * Waits until the server answers: the one that runs already, else one that is started here. PostgreSQL's own pid file
 * lets only one of several starters win; the others find its server on the next round.
 * Resolves to the process that was started, if any. Throws with the last lines of the log when none comes up.
 */
export async function bringUp(
  cluster: Cluster,
  binaries: Binaries,
  account: ServerAccount | undefined,
): Promise<ChildProcess | undefined> {
  let child: ChildProcess | undefined;
  const deadline = Date.now() + UP_WITHIN_MS;
  for (let attempts = 0; Date.now() < deadline; await pause(POLL_MS)) {
    const client = await tryConnect(cluster);
    if (client) {
      await client.end();
      return isRunning(child) ? child : undefined;
    }
    if (isRunning(child) || isServing(cluster)) continue;
    if (child && isHeld(cluster)) await pause(HELD_MS);
    else if (attempts++ === MAX_ATTEMPTS) break;
    rmSync(cluster.pidFile, { force: true });
    child = launch(cluster, binaries, account);
  }
  throw new Error(`PostgreSQL did not start. The end of ${cluster.logFile}:\n${lastLines(cluster.logFile)}`);
}

/**
 * Whether the last attempt failed because a back end has outlived its server, which was killed: busy ones notice when they
 * have finished their query.
 */
function isHeld(cluster: Cluster): boolean {
  return /shared memory block .* is still in use/.test(lastLines(cluster.logFile));
}

function isRunning(child: ChildProcess | undefined): boolean {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

function launch(cluster: Cluster, { postgres }: Binaries, account: ServerAccount | undefined): ChildProcess {
  const settings = [
    'listen_addresses=',
    `unix_socket_directories="${cluster.socketDir}"`,
    'unix_socket_permissions=0700',
    `max_connections=${MAX_CONNECTIONS}`,
  ];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const log = openLog(cluster.logFile, account);
  // Detached: Ctrl-C in our terminal is for us; we stop it when we have finished.
  const options = { ...identity(account), env: serverEnvironment, detached: true };
  const child = spawn(postgres, ['-D', cluster.pgdata, ...flags], {
    ...options,
    stdio: ['ignore', log, log],
  });
  child.on('error', () => undefined);
  child.unref();
  closeSync(log);
  return child;
}

function openLog(path: string, account: ServerAccount | undefined): number {
  const isLarge = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES;
  const log = openSync(path, isLarge ? 'w' : 'a', 0o600);
  if (account) fchownSync(log, account.uid, account.gid);
  return log;
}

function lastLines(path: string): string {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  return lines.slice(-LOG_LINES_SHOWN).join('\n');
}

/** Whether the pid file names a PostgreSQL of this directory that lives: numbers are used again after a crash. */
function isServing(cluster: Cluster): boolean {
  const pid = readPid(cluster);
  if (pid === undefined || !isAlive(pid)) return false;
  if (!existsSync('/proc/self')) return true;
  const commandFile = `/proc/${pid}/cmdline`;
  return existsSync(commandFile) && readFileSync(commandFile, 'utf8').split('\0').includes(cluster.pgdata);
}

export function readPid({ pidFile }: Cluster): number | undefined {
  if (!existsSync(pidFile)) return undefined;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
