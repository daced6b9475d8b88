/**
 * `npm run bench:world -- --users 1000 --rooms 100 --members 10 [--messages n]`: fills the database at DATABASE_URL and
 * prints whom a load generator may be. Read README.md beside this file.
 */
import { parseArgs } from 'node:util';
import { fillWorld } from './world/fill.ts';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '1000' },
    rooms: { type: 'string', default: '100' },
    members: { type: 'string', default: '10' },
    messages: { type: 'string', default: '0' },
  },
});

const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error('Set DATABASE_URL to the database that is to be filled.');
  process.exit(1);
}

const world = await fillWorld(databaseUrl, {
  users: count('users'),
  rooms: count('rooms'),
  members: count('members'),
  messages: count('messages'),
});
process.stdout.write(`${JSON.stringify(world)}\n`);

function count(name: keyof typeof values): number {
  const given = Number(values[name]);
  if (Number.isSafeInteger(given) && given >= 0) return given;
  console.error(`--${name} must be a whole number, not ${values[name]}.`);
  process.exit(1);
}
