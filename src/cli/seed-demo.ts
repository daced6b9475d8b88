/** `npm run db:seed`: thirty people, twelve rooms and twenty thousand messages to look around in. */
import { User } from '../db/models/index.ts';
import { transaction } from '../db/transaction.ts';
import { isFirstAccount } from '../domain/accounts/registration.ts';
import { runCommand } from './command.ts';
import { PEOPLE, STAFF } from './demo/cast.ts';
import { fillDemo } from './demo/world.ts';
import { withDatabase } from './open-database.ts';

const PASSWORD = 'parley demo';

await runCommand(() => withDatabase(seed));

async function seed(): Promise<void> {
  const usernames = PEOPLE.map(([username]) => username);
  const taken = await User.findAll({ where: { username: usernames }, attributes: ['username'] });
  if (taken.length > 0) {
    const names = taken.map((user) => user.username).join(', ');
    console.log(`Nothing done: the demo is here already, or its names are taken: ${names}.`);
    return;
  }
  const isNew = await isFirstAccount();
  // Everybody knows the password: where people are already, it must not open what is theirs.
  await transaction(() => fillDemo(PASSWORD, isNew ? STAFF : {}));
  console.log(`Sign in as ada, chiara or any of ${usernames.length} people with the password “${PASSWORD}”.`);
  console.log(
    isNew
      ? 'ada is the administrator (/admin), chiara a moderator (/moderation).'
      : 'Nobody of them keeps order: this server had people already.',
  );
}
