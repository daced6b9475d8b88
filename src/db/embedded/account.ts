import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The account of this machine that PostgreSQL runs as. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then `postgres` does it, or else `nobody`. undefined means: as ourselves. */
export function serverAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const fields = ['postgres', 'nobody']
    .map((name) => accounts.find((each) => each[0] === name))
    .find(Boolean);
  if (!fields)
    throw new Error('PostgreSQL does not run as root, and there is no account postgres or nobody here.');
  return { name: String(fields[0]), uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** Whether the account may pass through every folder from the root down to `path`, as far as that exists. */
export function canReach(account: ServerAccount | undefined, path: string): boolean {
  if (!account || path === dirname(path)) return true;
  return canReach(account, dirname(path)) && mayPass(account, path);
}

function mayPass(account: ServerAccount, path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return true;
  if (stats.uid === account.uid) return (stats.mode & 0o100) !== 0;
  if (stats.gid === account.gid) return (stats.mode & 0o010) !== 0;
  return (stats.mode & 0o001) !== 0;
}
