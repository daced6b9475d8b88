import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { statement } from '../../src/db/statements.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { type SearchPage, searchMessages } from '../../src/domain/messages/search.ts';
import { withinTime } from '../../src/domain/messages/search-statements.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { parseSearch } from '../../src/inputs/search.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople } from '../support/people.ts';

/** More than are read one by one. */
const MESSAGES = 45_000;
const PER_DAY = 1000;
const FIRST_DAY = Date.UTC(2025, 0, 1);
const DAY_MS = 24 * 60 * 60 * 1000;

/** Every 10 000th has `needle 7`, every 15 000th `q7`; of the others, each its number. */
const INSERT = `INSERT INTO messages (room_id, seq, rev, sender_id, nonce, body, created_at)
  SELECT $1, n, n, $2, n, CASE WHEN n % 10000 = 7 THEN 'needle ' || n WHEN n % 15000 = 8 THEN 'q7' ELSE 'straw ' || n END,
         $3::timestamptz + (n - 1) / ${PER_DAY} * interval '1 day' + n % ${PER_DAY} * interval '1 minute'
    FROM generate_series(1, ${MESSAGES}) AS n`;

describe('searching far back', () => {
  let ada: Actor;
  let bob: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    const small = await createRoom(ada, { name: 'Small', kind: 'closed', topic: '', members: [] });
    await queryRows(INSERT.replace(`${MESSAGES}`, '8').replace(/'straw '/, "'zq '"), [
      small.id,
      ada.id,
      new Date(0),
    ]);
    await queryRows('UPDATE rooms SET message_count = 8 WHERE id = $1', [small.id]);
    const room = await createRoom(ada, { name: 'Barn', kind: 'closed', topic: '', members: [] });
    await queryRows(INSERT, [room.id, bob.id, new Date(FIRST_DAY)]);
    await queryRows('UPDATE rooms SET message_count = $2 WHERE id = $1', [room.id, MESSAGES]);
    await queryRows('ANALYZE messages');
  });

  after(() => disconnect());

  async function search(text: string, before?: number): Promise<SearchPage> {
    const query = parseSearch(text);
    assert.ok(query);
    return searchMessages(ada, query, { before });
  }

  const seqsOf = ({ hits }: SearchPage) => hits.map((hit) => hit.seq);

  it('finds words, senders and links however old they are', async () => {
    assert.deepEqual(seqsOf(await search('needle in:barn')), [40_007, 30_007, 20_007, 10_007, 7]);
    assert.deepEqual(seqsOf(await search('ED from:bob needl')), [40_007, 30_007, 20_007, 10_007, 7]);
    assert.deepEqual((await search('straw')).isPartial, false);
    assert.equal((await search('from:ada')).hits.length, 8);
    assert.deepEqual(await search('needlework'), { hits: [], nextBefore: null, isPartial: false });
  });

  it('looks for short words in the newest messages, says so, and goes on from there', async () => {
    const found: number[] = [];
    let pages = 0;
    let before: number | undefined;
    do {
      const page = await search('q7', before);
      assert.ok(page.nextBefore === null || page.isPartial);
      found.push(...seqsOf(page));
      before = page.nextBefore ?? undefined;
      pages++;
    } while (before !== undefined && pages < 10);
    assert.deepEqual(found, [30_008, 15_008, 8, 8]);
    assert.equal(pages, 3);
  });

  it('looks for short words in all of a small room', async () => {
    const page = await search('zq in:small');
    assert.deepEqual([page.hits.length, page.isPartial], [6, false]);
  });

  it('goes to the days that are asked for', async () => {
    const day = (index: number) => new Date(FIRST_DAY + index * DAY_MS).toISOString().slice(0, 10);
    for (const index of [0, 1, 11, 22, 43, 44]) {
      const page = await search(`after:${day(index)} before:${day(index + 1)} aw`);
      const newest = Math.min(MESSAGES, (index + 1) * PER_DAY - 1);
      const seqs = seqsOf(page);
      assert.ok(Math.abs((seqs[0] ?? 0) - newest) <= 1 + PER_DAY / 500, `${day(index)}: ${seqs}`);
      assert.equal(seqs.length, 20);
    }
    assert.deepEqual(seqsOf(await search(`before:${day(15)} needle in:barn`)), [10_007, 7]);
    assert.deepEqual(await search('before:1999-01-01 aw'), { hits: [], nextBefore: null, isPartial: false });
    assert.equal((await search('after:2999-01-01 aw')).nextBefore, null);
  });

  it('gives up what takes too long, and the connection works on', async () => {
    const sleep = statement('sleep', 'SELECT pg_sleep(60)');
    const startedAt = Date.now();
    assert.equal(await withinTime(() => sleep()), undefined);
    assert.ok(Date.now() - startedAt < 60_000);
    assert.deepEqual(await withinTime(() => queryRows('SELECT 1 AS one')), [{ one: 1 }]);
    assert.equal((await search('needle in:barn')).hits.length, 5);
  });
});
