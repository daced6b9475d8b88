/**
 * `npm run admin:reset-password -- <username> [--second-factor]`: gives somebody a new password and signs them out
 * everywhere. With --second-factor that one is removed, too.
 */
import { rescueAccount } from '../domain/accounts/password-rescue.ts';
import { readArguments } from './arguments.ts';
import { exitWithUsage, runCommand } from './command.ts';
import { withDatabaseAndInstances } from './heard.ts';

const USAGE = 'npm run admin:reset-password -- [--second-factor] <username>';

const { values, positionals } = readArguments(USAGE, {
  'second-factor': { type: 'boolean', default: false },
});
const [username] = positionals;
if (username === undefined || positionals.length > 1) exitWithUsage(USAGE);

await runCommand(() =>
  withDatabaseAndInstances(async () => {
    const password = await rescueAccount(username, { takesSecondFactor: values['second-factor'] });
    console.log(`${username} can sign in with the password ${password}`);
    console.log('and is signed out everywhere else: from a server that runs within half a minute.');
  }),
);
