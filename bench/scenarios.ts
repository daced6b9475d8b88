/** The scenarios, in the server's own process: what one core of it can do, the load included. */
import type { Actor } from '../src/domain/actor.ts';
import { readHistory } from '../src/domain/messages/history.ts';
import { postMessage } from '../src/domain/messages/posting.ts';
import { createRoom } from '../src/domain/rooms/rooms.ts';
import { LiveClient } from '../tests/support/live-client.ts';
import { queryRows, startTestParley } from '../tests/support/parley.ts';
import { createPeople, signInAs } from '../tests/support/people.ts';
import { waitFor } from '../tests/support/wait.ts';

const MESSAGES = 5000;
const AT_ONCE = 100;
const SCREENS = 200;
const FAN_OUT_MESSAGES = 200;
const PAGES = 500;
const OPENINGS = 300;

const parley = await startTestParley();
const people = await createPeople(...Array.from({ length: SCREENS }, (_, index) => `person-${index}`));
const [ada] = people as [Actor];
const cookie = await signInAs(ada);
let serial = 0;

await posting();
await fanOut();
await roomPage();
await history();
await openingRooms();
await parley.stop();

async function makeRoom(name: string, members: Actor[]): Promise<number> {
  const usernames = members.map((member) => member.username);
  return (await createRoom(ada, { name, kind: 'closed', topic: '', members: usernames })).id;
}

function post(roomId: number): Promise<unknown> {
  return postMessage(ada, roomId, { body: `message ${serial}`, nonce: `bench-${serial++}` });
}

/** Runs `act` so many times, so many at once; prints the rate and the CPU of this process for each. */
async function measure(
  what: string,
  times: number,
  atOnce: number,
  act: () => Promise<unknown>,
): Promise<void> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let left = times;
  const worker = async () => {
    while (left-- > 0) await act();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const each = ((user + system) / times).toFixed(0);
  console.log(
    `${what.padEnd(52)} ${(times / seconds).toFixed(0).padStart(7)} /s ${each.padStart(7)} µs CPU each`,
  );
}

async function posting(): Promise<void> {
  const roomId = await makeRoom('Posting', []);
  await measure('post, one room, 100 at once', MESSAGES, AT_ONCE, () => post(roomId));
  await measure('post, one room, one after another', MESSAGES / 5, 1, () => post(roomId));
}

async function fanOut(): Promise<void> {
  const roomId = await makeRoom('Fan-out', people);
  const cookies = await Promise.all(people.map(signInAs));
  const clients = await Promise.all(cookies.map((each) => LiveClient.open(parley.origin, each, roomId)));
  let received = 0;
  for (const client of clients) client.socket.on('message', () => received++);
  await measure(`post to ${SCREENS} screens, one after another`, FAN_OUT_MESSAGES, 1, async () => {
    received = 0;
    await post(roomId);
    await waitFor(() => received >= SCREENS, 'all screens');
  });
  for (const client of clients) client.close();
}

async function roomPage(): Promise<void> {
  const roomId = await makeRoom('Page', []);
  for (let index = 0; index < 60; index++) await post(roomId);
  await measure('room page of 50 messages over HTTP, 16 at once', PAGES, 16, async () => {
    const response = await fetch(`${parley.origin}/rooms/${roomId}`, { headers: { cookie } });
    await response.text();
  });
}

async function history(): Promise<void> {
  const roomId = await makeRoom('History', []);
  await Promise.all(Array.from({ length: 1900 }, () => post(roomId)));
  await measure('newest page of history, 8 at once', PAGES * 4, 8, () => readHistory(ada, roomId, {}));
  await measure('a page from the middle, 8 at once', PAGES * 4, 8, () =>
    readHistory(ada, roomId, { around: 900 }),
  );
}

/** A room of 200 people with 100 000 messages should open like an empty one: medians of both, asked in turn. */
async function openingRooms(): Promise<void> {
  const [full, empty] = [await makeRoom('Full', people), await makeRoom('Empty', [])];
  await fill(full);
  const times = { full: [] as number[], empty: [] as number[] };
  for (let index = 0; index < OPENINGS; index++) {
    times.full.push(await open(full));
    times.empty.push(await open(empty));
  }
  const [slow, quick] = [median(times.full), median(times.empty)];
  console.log(
    `opening 200 members, 100 000 messages: ${slow.toFixed(2)} ms; empty: ${quick.toFixed(2)} ms; ratio ${(slow / quick).toFixed(2)}`,
  );
}

async function fill(roomId: number): Promise<void> {
  await queryRows(
    `INSERT INTO messages (room_id, seq, rev, sender_id, nonce, body, continues, created_at)
     SELECT $1, n, n, $2 + n % 200, 'full-' || n, 'Message ' || n || ' says something **worth** reading', n % 3 = 0,
            now() - (100001 - n) * interval '1 second'
       FROM generate_series(1, 100000) AS n`,
    [roomId, ada.id],
  );
  await queryRows('UPDATE rooms SET message_count = 100000, revision = 100000 WHERE id = $1', [roomId]);
  await queryRows('UPDATE memberships SET last_read_seq = 100000 WHERE room_id = $1', [roomId]);
  await queryRows('ANALYZE');
}

async function open(roomId: number): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(`${parley.origin}/rooms/${roomId}`, { headers: { cookie } });
  await response.text();
  return performance.now() - startedAt;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
