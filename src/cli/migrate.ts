/** `npm run db:migrate [-- --revert]`: brings the database up to date, or takes the newest migration back. */
import { config } from '../config.ts';
import { revertLastMigration } from '../db/migrator.ts';
import { withDatabase } from './open-database.ts';

await withDatabase(async (url) => {
  if (!process.argv.includes('--revert')) console.log('The database is up to date.');
  else
    console.log(`Reverted: ${(await revertLastMigration(config.migrationDatabaseUrl ?? url)) ?? 'nothing'}`);
});
