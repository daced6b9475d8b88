/** `npm run bench -- search`: how long a page of search results takes, by what is asked for. */
import { closeDatabase } from '../src/db/connection.ts';
import type { Actor } from '../src/domain/actor.ts';
import { searchMessages } from '../src/domain/messages/search.ts';
import { parseSearch } from '../src/inputs/search.ts';
import { connectTestDatabase } from '../tests/support/database.ts';
import { createPeople } from '../tests/support/people.ts';
import { MESSAGES, seedMessages } from './search-data.ts';

const ROUNDS = 20;
const WARM_UP = 2;

/** By kind; each is asked anew in every round, with another number in it where it has one. */
const KINDS: Readonly<Record<string, (round: number) => string>> = {
  'frequent word': () => 'the',
  'several frequent words': () => 'meeting tomorrow review',
  'rare word': () => 'quinquagenarian',
  'part of a word': () => 'quagena',
  'a word of its own': (round) => `ticket-${10 * (100 + round * 1399)}`,
  phrase: () => '"meeting tomorrow the"',
  'phrase that is rare': () => '"zeppelin marmalade"',
  'frequent words, never together': () => '"from or the to and a of as"',
  Chinese: () => '数据库迁移',
  'Japanese, not there': () => '会議は来週',
  'two Chinese characters': () => '会議',
  'two characters, not there': () => 'qz',
  signs: () => '!!!',
  'wildcards as text': () => '100% snake_case',
  'from somebody': (round) => `from:person-${1 + (round % 40)}`,
  'from somebody, with a word': (round) => `from:person-${1 + (round % 40)} umbrella`,
  'in a room': (round) => `in:bench-room-${1 + (round % 50)}`,
  'in a room, with a word': (round) => `in:bench-room-${1 + (round % 50)} zeppelin`,
  'days, with a word': () => `before:${daysAgo(300)} after:${daysAgo(310)} umbrella`,
  'a day before all': () => 'before:2001-01-01 the',
  'with a link': () => 'has:link zeppelin',
  nowhere: () => 'thewordthatnobodysaid',
};

const disconnect = await connectTestDatabase();
const [ada] = (await createPeople('ada')) as [Actor];
const startedAt = performance.now();
await seedMessages(ada.id);
console.log(`${MESSAGES} messages in ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
const all: number[] = [];
for (const [kind, textOf] of Object.entries(KINDS)) all.push(...(await measureKind(kind, textOf)));
print(`all ${all.length}`, all, '');
await disconnect();
await closeDatabase();

async function measureKind(kind: string, textOf: (round: number) => string): Promise<number[]> {
  const times: number[] = [];
  let hits = 0;
  let isPartial = false;
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const query = parseSearch(textOf(round));
    if (!query) throw new Error(`${kind} asks for nothing`);
    const at = performance.now();
    const page = await searchMessages(ada, query);
    if (round >= WARM_UP) times.push(performance.now() - at);
    hits = page.hits.length;
    isPartial = page.isPartial;
  }
  print(kind, times, `${hits} hits${isPartial ? ', of the newest only' : ''}`);
  return times;
}

function print(what: string, times: readonly number[], note: string): void {
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => quantile(times, share).toFixed(1).padStart(7));
  console.log(`${what.padEnd(32)} p50 ${p50} ms   p95 ${p95} ms   max ${max} ms   ${note}`);
}

function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
