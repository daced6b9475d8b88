import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BackupProblem } from './problem.ts';

/** Grows when a backup looks different, such as when files lie beside the tables. */
export const FORMAT = 1;
const FILE = 'manifest.json';

const Rows = z.object({
  /** Of the table; its file is `<name>.copy.gz`. */
  name: z.string().regex(/^[a-z][a-z0-9_-]*$/),
  columns: z.array(z.string()).min(1),
  rows: z.number().int().min(0),
  /** The last id that was given, perhaps to a row that is gone: none is given twice. */
  lastId: z.number().int().nullable(),
  bytes: z.number().int(),
  /** Of the file. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const Manifest = z.object({
  format: z.literal(FORMAT),
  /** The version of Parley that took it. */
  parley: z.string(),
  /** The newest one that had run. */
  migration: z.string(),
  /**
   * All that was committed when the moment began is there, and nothing that was begun after its end: a few milliseconds by
   * the clock of the database.
   */
  moment: z.object({ begin: z.iso.datetime(), end: z.iso.datetime(), lsn: z.string(), snapshot: z.string() }),
  /** Sums over all rooms; `digest` is over each room's own. */
  rooms: z.object({ count: z.number(), messages: z.number(), digest: z.string() }),
  tables: z.array(Rows).min(1),
  /** What the job queue had still to do. */
  jobs: Rows,
});

/** Of a table, or what stands for one. */
export type StoredRows = z.output<typeof Rows>;
export type BackupManifest = z.output<typeof Manifest>;

/** Where the rows of that name are. */
export function fileOf(directory: string, name: string): string {
  return join(directory, `${name}.copy.gz`);
}

/** Comes last: a directory without it is no backup. */
export async function writeManifest(directory: string, manifest: BackupManifest): Promise<void> {
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  await writeFile(join(directory, FILE), text, { mode: 0o600, flush: true });
}

/** Throws BackupProblem for what is no backup, or one of a format that this Parley does not know. */
export async function readManifest(directory: string): Promise<BackupManifest> {
  const text = await readFile(join(directory, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) throw new BackupProblem(`There is no whole backup in ${directory}: no ${FILE}.`);
  const content = parse(text);
  const format = z.object({ format: z.number() }).safeParse(content);
  if (format.success && format.data.format > FORMAT)
    throw new BackupProblem('This backup was made by a newer Parley. Restore it with that one.');
  const manifest = Manifest.safeParse(content);
  if (!manifest.success) throw new BackupProblem(`${FILE} is broken: ${z.prettifyError(manifest.error)}`);
  return manifest.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BackupProblem(`${FILE} is broken.`);
  }
}
