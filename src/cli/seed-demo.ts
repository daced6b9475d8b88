/** `npm run db:seed`: thirty people, twelve rooms and twenty thousand messages to look around in. */
import { User } from '../db/models/index.ts';
import { transaction } from '../db/transaction.ts';
import { runCommand } from './command.ts';
import { PEOPLE } from './demo/cast.ts';
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
  await transaction(() => fillDemo(PASSWORD));
  console.log(`Sign in as ada, chiara or any of ${usernames.length} people with the password “${PASSWORD}”.`);
}
