import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerAccount } from './account.ts';
import { type Binaries, moveUnlessThere } from './binaries.ts';

const SUPERUSER = 'parley';
const PASSWORD_BYTES = 24;
const PASSWORD_FILE = 'parley-password';
/** The system's limit for the path of a socket is 104 to 108 bytes. */
const MAX_SOCKET_PATH = 100;
const SOCKET_NAME = '/.s.PGSQL.5432';

/** The files of one PostgreSQL server and how to reach it. */
export interface Cluster {
  readonly pgdata: string;
  readonly socketDir: string;
  readonly logFile: string;
  readonly pidFile: string;
  /** Of that database, through the socket. */
  urlOf(database: string): string;
}

/** The cluster below `dataDir`, made now if there is none. It appears whole or not at all. */
export async function openCluster(
  dataDir: string,
  binaries: Binaries,
  account: ServerAccount | undefined,
): Promise<Cluster> {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  if (!findCluster(dataDir)) await initialise(pgdataIn(dataDir), binaries, account);
  createSocketDir(dataDir, account);
  return describeCluster(dataDir);
}

/** The cluster below `dataDir`, if there is one; makes nothing. */
export function findCluster(dataDir: string): Cluster | undefined {
  return existsSync(pgdataIn(dataDir)) ? describeCluster(dataDir) : undefined;
}

function pgdataIn(dataDir: string): string {
  return join(dataDir, 'postgres');
}

function describeCluster(dataDir: string): Cluster {
  const pgdata = pgdataIn(dataDir);
  const socketDir = socketDirOf(dataDir);
  const password = readFileSync(join(pgdata, PASSWORD_FILE), 'utf8').trim();
  return {
    pgdata,
    socketDir,
    logFile: join(dataDir, 'postgres.log'),
    pidFile: join(pgdata, 'postmaster.pid'),
    urlOf: (database) =>
      `postgres://${SUPERUSER}:${password}@/${database}?host=${encodeURIComponent(socketDir)}`,
  };
}

/** Into a draft that is then renamed: two that start at once both end up with the one that came first. */
async function initialise(
  pgdata: string,
  { initdb }: Binaries,
  account: ServerAccount | undefined,
): Promise<void> {
  const draft = `${pgdata}.${process.pid}`;
  const passwordFile = `${draft}.password`;
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${randomBytes(PASSWORD_BYTES).toString('base64url')}\n`, { mode: 0o600 });
  for (const path of account ? [draft, passwordFile] : []) give(path, account);
  const flags = ['--auth=scram-sha-256', '--encoding=UTF8', '--no-instructions'];
  // With the plain C locale, upper and lower case of anything but ASCII would be strangers to each other.
  const locale = ['--locale=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const files = [`--pgdata=${draft}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`];
  await promisify(execFile)(initdb, [...files, ...flags, ...locale], {
    ...identity(account),
    env: serverEnvironment,
  });
  renameSync(passwordFile, join(draft, PASSWORD_FILE));
  moveUnlessThere(draft, pgdata);
}

function socketDirOf(dataDir: string): string {
  const near = join(dataDir, 'run');
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const isShort = Buffer.byteLength(near + SOCKET_NAME) <= MAX_SOCKET_PATH;
  return isShort ? near : join(tmpdir(), `parley-${hash}`);
}

function createSocketDir(dataDir: string, account: ServerAccount | undefined): void {
  const socketDir = socketDirOf(dataDir);
  mkdirSync(socketDir, { recursive: true, mode: 0o700 });
  give(socketDir, account);
}

function give(path: string, account: ServerAccount | undefined): void {
  if (account) chownSync(path, account.uid, account.gid);
}

export function identity(account: ServerAccount | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/** Nothing of ours: no secret, no locale. */
export const serverEnvironment = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
