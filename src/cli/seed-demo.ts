/** `npm run db:seed`: ten people, six rooms and two thousand messages to look around in. Everybody's password is printed. */
import { User } from '../db/models/index.ts';
import { hashPassword } from '../domain/accounts/passwords.ts';
import { actorOf } from '../domain/accounts/people.ts';
import type { Actor } from '../domain/actor.ts';
import { postMessage } from '../domain/messages/posting.ts';
import { toggleReaction } from '../domain/messages/reactions.ts';
import { joinRoom } from '../domain/rooms/memberships.ts';
import { listOpenRooms } from '../domain/rooms/room-list.ts';
import { createRoom } from '../domain/rooms/rooms.ts';
import { withDatabase } from './open-database.ts';

const PASSWORD = 'parley demo';
const PEOPLE = [
  'ada',
  'grace',
  'alan',
  'edsger',
  'barbara',
  'donald',
  'katherine',
  'linus',
  'margaret',
  'tim',
];
const ROOMS = ['Kitchen', 'Engine room', 'Library', 'Workshop', 'Garden', 'Observatory'];
const MESSAGES_PER_ROOM = 340;
const SENTENCES = [
  'Has anybody seen the notes from yesterday?',
  'I would start with the simplest thing that could work.',
  'The kettle is on.',
  'Let us look at the figures first: https://example.org/figures',
  'Agreed. :+1:',
  'That reminds me of the time when we turned it off and on again,\nand it never came back.',
  'Could you say more about the **second** point?',
  'Try this:\n```js\nconst seats = tables * 4; // at most\n```',
  '- tea\n- milk\n- something sweet',
  'Done, and pushed.',
  'I am not sure; give me until tomorrow.',
  'What a lovely morning, @ada!',
  '☕',
];

await withDatabase(async () => {
  const taken = await User.findAll({ where: { username: PEOPLE }, attributes: ['username'] });
  if (taken.length > 0) {
    const names = taken.map((user) => user.username).join(', ');
    console.log(`Nothing done: the demo is here already, or its names are taken: ${names}.`);
    return;
  }
  const people = await createPeople();
  for (const name of ROOMS) await fillRoom(name, people);
  console.log(`Sign in as ${PEOPLE.join(', ')} with the password “${PASSWORD}”.`);
});

async function createPeople(): Promise<Actor[]> {
  const passwordHash = await hashPassword(PASSWORD);
  const users = await User.bulkCreate(
    PEOPLE.map((username) => ({
      username,
      email: `${username}@example.org`,
      displayName: capitalise(username),
      passwordHash,
    })),
  );
  const people = users.map(actorOf);
  for (const person of people)
    for (const room of await listOpenRooms(person)) await joinRoom(person, room.id);
  return people;
}

async function fillRoom(name: string, people: Actor[]): Promise<void> {
  const [owner] = people;
  if (!owner) return;
  const room = await createRoom(owner, {
    name,
    kind: 'open',
    topic: `All about the ${name.toLowerCase()}`,
    members: PEOPLE,
  });
  for (let index = 0; index < MESSAGES_PER_ROOM; index++) {
    // Somebody often says two or three things in a row.
    const sender = people[(Math.floor(index / 2.5) * 7 + room.id) % people.length] ?? owner;
    const body = SENTENCES[(index * 3 + room.id) % SENTENCES.length] ?? '';
    const { id } = await postMessage(sender, room.id, { body, nonce: `demo-${index}` });
    if (index % 9 === 0) await toggleReaction(owner, id, '👍');
  }
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
