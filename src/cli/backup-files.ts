import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readManifest } from '../db/backup/manifest.ts';

/** Names sort by time. */
const NAME = /^parley-\d{8}T\d{6}Z$/;

/** What a backup is called, such as `parley-20260131T235959Z`. */
export function nameOfBackup(time: Date): string {
  return `parley-${time.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '')}`;
}

/** Deletes backups that lie beside this one, but for the newest `keep`; resolves to their paths. */
export async function deleteOlderBackups(directory: string, keep: number): Promise<string[]> {
  const parent = dirname(directory);
  const named = (await readdir(parent)).filter((name) => NAME.test(name)).sort();
  const whole: string[] = [];
  for (const name of named) if (await isBackup(join(parent, name))) whole.push(name);
  const others = whole.filter((name) => name !== basename(directory));
  const old = others.slice(0, Math.max(others.length - (keep - 1), 0)).map((name) => join(parent, name));
  for (const path of old) await rm(path, { recursive: true });
  return old;
}

function isBackup(path: string): Promise<boolean> {
  return readManifest(path).then(
    () => true,
    () => false,
  );
}
