import { Membership, Room, User } from '../../db/models/index.ts';
import { changeAvatar } from '../../domain/accounts/avatars.ts';
import { hashPassword } from '../../domain/accounts/passwords.ts';
import { actorOf } from '../../domain/accounts/people.ts';
import { writeChronicle } from '../../domain/messages/chronicle.ts';
import { type DemoRoom, PEOPLE, ROOMS, type Roles } from './cast.ts';
import { converse, type Speaker } from './conversation.ts';
import { paintPicture } from './pictures.ts';
import { Dice } from './random.ts';

const SEED = 7;
const WEEKS_BACK_MS = 45 * 24 * 60 * 60 * 1000;
/** For each room, as parts of all: the first is where most is said. */
const SHARES = [20, 12, 10, 10, 9, 8, 6, 8, 6, 6, 5, 4];
const IN_ROOMS = 19_300;
const IN_DIRECT_ROOMS = 40;
/** Whom people have talked to besides, as distances in the list. */
const DIRECT_DISTANCES = [1, 7];
const DIRECT_THINGS = ['birthday present', 'car', 'key', 'draft', 'concert', 'recipe'];
const FARTHEST_BEHIND = 30;

/** Fills the server with people who know each other, and with what they said in the last six weeks. `staff` keeps order. */
export async function fillDemo(password: string, staff: Roles): Promise<void> {
  const dice = new Dice(SEED);
  const people = await addPeople(password, staff);
  await paintPictures(dice, people);
  for (const [index, room] of ROOMS.entries()) {
    const share = (SHARES[index] ?? 1) / SHARES.reduce((sum, each) => sum + each, 0);
    await fillRoom(dice, people, room, Math.round(IN_ROOMS * share));
  }
  for (const distance of DIRECT_DISTANCES)
    for (let first = 0; first < people.length / 3; first++)
      await fillDirectRoom(dice, [people[first], people[first + distance]]);
}

async function addPeople(password: string, staff: Roles): Promise<User[]> {
  const passwordHash = await hashPassword(password);
  return User.bulkCreate(
    PEOPLE.map(([username, displayName, bio]) => ({
      username,
      email: `${username}@example.org`,
      displayName,
      bio,
      passwordHash,
      role: staff[username] ?? 'member',
      createdAt: new Date(Date.now() - WEEKS_BACK_MS),
    })),
  );
}

/** Two of three have one. */
async function paintPictures(dice: Dice, people: readonly User[]): Promise<void> {
  for (const [index, person] of people.entries())
    if (index % 3 !== 2) await changeAvatar(actorOf(person), paintPicture(dice));
}

async function fillRoom(dice: Dice, people: readonly User[], demo: DemoRoom, count: number): Promise<void> {
  const room = await findOrMakeRoom(demo, people[demo.from]);
  const members = Array.from(
    { length: demo.size },
    (_, place) => people[(demo.from + place) % people.length],
  );
  await fill(dice, room, known(members), demo.things, count);
}

async function findOrMakeRoom({ name, topic, kind }: DemoRoom, owner: User | undefined): Promise<Room> {
  const room = await Room.findOne({ where: { name, kind: 'open' } });
  return room ?? Room.create({ name, topic, kind, createdBy: owner?.id ?? null, createdAt: longAgo() });
}

async function fillDirectRoom(dice: Dice, pair: readonly (User | undefined)[]): Promise<void> {
  const two = known(pair);
  const directKey = two.map(({ id }) => id).join(':');
  const room = await Room.create({
    kind: 'direct',
    name: '',
    directKey,
    createdBy: two[0]?.id ?? null,
    createdAt: longAgo(),
  });
  await fill(dice, room, two, DIRECT_THINGS, IN_DIRECT_ROOMS);
}

async function fill(
  dice: Dice,
  room: Room,
  members: readonly Speaker[],
  things: readonly string[],
  count: number,
): Promise<void> {
  const before = room.messageCount;
  await addMembers(room, members);
  const said = converse(dice, { speakers: members, things, count, now: Date.now() });
  await writeChronicle(room.id, said);
  for (const { id } of members) {
    const own = said.findLastIndex(({ senderId }) => senderId === id) + 1;
    await leaveUnread(dice, room, id, { own: before + own, count: before + said.length });
  }
}

async function addMembers(room: Room, members: readonly Speaker[]): Promise<void> {
  await Membership.bulkCreate(
    members.map(({ id }, place) => ({
      roomId: room.id,
      userId: id,
      role: place === 0 && room.kind !== 'direct' && room.createdBy === id ? 'owner' : 'member',
      joinedAt: longAgo(),
    })),
  );
}

/** Most have read everything; some are behind, but never behind what they said themselves. */
async function leaveUnread(
  dice: Dice,
  room: Room,
  userId: number,
  { own, count }: { own: number; count: number },
): Promise<void> {
  const behind = dice.isLucky(0.4) ? dice.between(1, FARTHEST_BEHIND) : 0;
  await Membership.update(
    { lastReadSeq: Math.max(count - behind, own), isStarred: room.kind !== 'direct' && dice.isLucky(0.2) },
    { where: { roomId: room.id, userId } },
  );
}

function longAgo(): Date {
  return new Date(Date.now() - WEEKS_BACK_MS);
}

function known(people: readonly (User | undefined)[]): User[] {
  return people.filter((person) => person !== undefined);
}
