import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { listMigrations } from '../migrator.ts';
import { type BackupManifest, fileOf, readManifest, type StoredRows } from './manifest.ts';
import { BackupProblem } from './problem.ts';

/** Whether the backup is whole, unchanged, and one that this Parley can restore. Throws BackupProblem. */
export async function checkBackup(directory: string): Promise<BackupManifest> {
  const manifest = await readManifest(directory);
  await requireKnown(manifest);
  for (const rows of [...manifest.tables, manifest.jobs]) await requireUnchanged(directory, rows);
  return manifest;
}

async function requireKnown({ migration, parley }: BackupManifest): Promise<void> {
  if (!(await listMigrations()).includes(migration))
    throw new BackupProblem(
      `This backup was made by Parley ${parley}, whose database is newer (${migration}). Restore it with that version.`,
    );
}

async function requireUnchanged(directory: string, { name, sha256 }: StoredRows): Promise<void> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(fileOf(directory, name)), hash);
  } catch (error) {
    throw new BackupProblem(`The backup is not whole: ${(error as Error).message}`);
  }
  if (hash.digest('hex') !== sha256)
    throw new BackupProblem(
      `The backup is broken: ${fileOf(directory, name)} is not what was written. Use another one.`,
    );
}
