/** `npm run db:migrate [-- --revert]`: brings the database up to date, or takes the newest migration back. */
import { config } from '../config.ts';
import { migrate, revertLastMigration } from '../db/migrator.ts';
import { log } from '../telemetry/log.ts';
import { readArguments } from './arguments.ts';
import { exitWithUsage, runCommand } from './command.ts';
import { withDatabaseAsItIs } from './open-database.ts';

const USAGE = 'npm run db:migrate -- [--revert]';

const { values, positionals } = readArguments(USAGE, { revert: { type: 'boolean', default: false } });
if (positionals.length > 0) exitWithUsage(USAGE);

await runCommand(() => withDatabaseAsItIs(values.revert ? revert : bringUpToDate));

async function bringUpToDate(url: string): Promise<void> {
  await migrate(url, log, config.migrationDatabaseUrl);
  console.log('The database is up to date.');
}

/** Of what has run: what waits is not run first. */
async function revert(url: string): Promise<void> {
  console.log(`Reverted: ${(await revertLastMigration(config.migrationDatabaseUrl ?? url)) ?? 'nothing'}`);
}
