/**
 * `npm run restore -- <directory>`: fills an empty database with a backup; `npm run restore -- --check <directory>` only
 * looks whether that one is whole.
 */
import { resolve } from 'node:path';
import { config } from '../config.ts';
import { checkBackup } from '../db/backup/check.ts';
import type { BackupManifest, StoredRows } from '../db/backup/manifest.ts';
import { restoreBackup } from '../db/backup/restore.ts';
import { migrate } from '../db/migrator.ts';
import { log } from '../telemetry/log.ts';
import { readArguments } from './arguments.ts';
import { exitWithUsage, runCommand } from './command.ts';
import { withDatabaseAsItIs } from './open-database.ts';

const USAGE = 'npm run restore -- [--check] <directory>';

const { values, positionals } = readArguments(USAGE, { check: { type: 'boolean', default: false } });
const [given] = positionals;
if (given === undefined || positionals.length > 1) exitWithUsage(USAGE);
const directory = resolve(given);

await runCommand(async () => {
  // Before a database is started or made for it.
  const manifest = await checkBackup(directory);
  if (values.check) console.log(`Whole and unchanged: ${describe(manifest)}.`);
  else await withDatabaseAsItIs(restore);
});

async function restore(url: string): Promise<void> {
  const manifest = await restoreBackup(config.migrationDatabaseUrl ?? url, directory, report);
  await migrate(url, log, config.migrationDatabaseUrl);
  console.log(`Restored and verified: ${describe(manifest)}. Everybody signs in anew.`);
}

function describe({ moment, rooms, parley }: BackupManifest): string {
  return `the Parley (${parley}) of ${moment.begin} (rooms: ${rooms.count}, messages: ${rooms.messages})`;
}

function report({ name, rows }: StoredRows): void {
  if (rows > 0) console.log(`  ${name}: ${rows} rows`);
}
