/**
 * `npm run backup [-- <directory>] [-- --keep n]`: copies the database, as it is at one moment, also while the server runs,
 * into a directory of its own in that one. With --keep, older backups there are deleted but for the newest n.
 */
import { join, resolve } from 'node:path';
import type { StoredRows } from '../db/backup/manifest.ts';
import { takeBackup } from '../db/backup/take.ts';
import { readArguments } from './arguments.ts';
import { deleteOlderBackups, nameOfBackup } from './backup-files.ts';
import { exitWithUsage, runCommand } from './command.ts';
import { withDatabaseAsItIs } from './open-database.ts';

const USAGE = 'npm run backup -- [--keep <number>] [<directory>]';

const { values, positionals } = readArguments(USAGE, { keep: { type: 'string' } });
const keep = values.keep === undefined ? undefined : Number(values.keep);
if (positionals.length > 1 || (keep !== undefined && !(Number.isInteger(keep) && keep > 0)))
  exitWithUsage(USAGE);

const directory = join(resolve(positionals[0] ?? 'backups'), nameOfBackup(new Date()));

await runCommand(() =>
  withDatabaseAsItIs(async (url) => {
    const { moment, rooms } = await takeBackup(url, directory, report);
    if (keep !== undefined)
      for (const deleted of await deleteOlderBackups(directory, keep)) console.log(`Deleted: ${deleted}`);
    console.log(
      `Backup of ${moment.begin}: rooms: ${rooms.count}, messages: ${rooms.messages}, in ${directory}`,
    );
  }),
);

function report({ name, rows, bytes }: StoredRows): void {
  if (rows > 0) console.log(`  ${name}: ${rows} rows, ${Math.ceil(bytes / 1024)} KB`);
}
