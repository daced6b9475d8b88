import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { type SearchPage, searchMessages } from '../../src/domain/messages/search.ts';
import { leaveRoom } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { parseSearch } from '../../src/inputs/search.ts';
import { connectTestDatabase } from '../support/database.ts';
import { turnLimitsOff } from '../support/limits.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

const ROOMS = 60;

describe('searching', () => {
  let ada: Actor;
  let bob: Actor;
  let eve: Actor;
  let kitchen: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    await turnLimitsOff();
    [ada, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    kitchen = await makeRoom('Engine room', ['bob']);
  });

  after(() => disconnect());

  async function makeRoom(name: string, members: string[] = []): Promise<number> {
    return (await createRoom(ada, { name, kind: 'closed', topic: '', members })).id;
  }

  async function say(body: string, roomId = kitchen, actor = ada): Promise<number> {
    return (await postMessage(actor, roomId, { body, nonce: nonce() })).id;
  }

  async function pageOf(actor: Actor, text: string, before?: number): Promise<SearchPage> {
    const query = parseSearch(text);
    assert.ok(query, text);
    return searchMessages(actor, query, { before });
  }

  async function find(actor: Actor, text: string): Promise<string[]> {
    return (await pageOf(actor, text)).hits.map((hit) => hit.body);
  }

  it('finds in every room the person is in, and in no other', async () => {
    const rooms: number[] = [];
    for (let index = 0; index < ROOMS; index++)
      rooms.push(await makeRoom(`Hall ${index}`, index % 6 ? ['eve'] : []));
    await Promise.all(rooms.map((roomId, index) => say(`watchword ${index}`, roomId)));
    const found: string[] = [];
    let before: number | undefined;
    do {
      const page = await pageOf(eve, 'watchword', before);
      found.push(...page.hits.map((hit) => hit.body));
      before = page.nextBefore ?? undefined;
    } while (before !== undefined);
    const expected = rooms.map((_, index) => index).filter((index) => index % 6);
    assert.deepEqual(
      found.map((body) => Number(body.slice(10))).sort((a, b) => a - b),
      expected,
    );
    assert.deepEqual(await find(eve, `watchword in:${rooms[0]}`), []);
    assert.deepEqual(await find(eve, 'watchword in:hall-0'), []);
    assert.deepEqual(await find(eve, 'watchword in:hall-1'), ['watchword 1']);
  });

  it('forgets a room with the membership, and knows it again with a new one', async () => {
    const attic = await makeRoom('Attic', ['eve']);
    await say('moth balls', attic);
    assert.deepEqual(await find(eve, 'moth'), ['moth balls']);
    await leaveRoom(eve, attic);
    assert.deepEqual(await find(eve, 'moth'), []);
    assert.deepEqual(await find(eve, `in:${attic}`), []);
    await addMember(ada, attic, 'eve');
    assert.deepEqual(await find(eve, 'moth'), ['moth balls']);
    await queryRows('DELETE FROM memberships WHERE room_id = $1 AND user_id = $2', [attic, eve.id]);
    assert.deepEqual(await find(eve, 'moth'), []);
  });

  it('finds in archived rooms too', async () => {
    const barn = await makeRoom('Barn');
    await say('haystack', barn);
    await queryRows('UPDATE rooms SET archived_at = now() WHERE id = $1', [barn]);
    assert.deepEqual(await find(ada, 'haystack'), ['haystack']);
    assert.deepEqual(await find(ada, 'in:barn'), ['haystack']);
  });

  it('finds all words, parts of words, phrases and any script, in any letter case', async () => {
    await say('Green Tea is ready');
    await say('Tea, green as grass');
    await say('会議は明日の午後です');
    await say('Überraschung im GARTEN');
    assert.deepEqual(await find(ada, 'green TEA'), ['Tea, green as grass', 'Green Tea is ready']);
    assert.deepEqual(await find(ada, '"green tea"'), ['Green Tea is ready']);
    assert.deepEqual(await find(ada, 'ras reen'), ['Tea, green as grass']);
    for (const text of ['会議', '明日の午後', '会 後', 'は'])
      assert.deepEqual(await find(ada, text), ['会議は明日の午後です'], text);
    assert.deepEqual(await find(ada, 'überraschung garten'), ['Überraschung im GARTEN']);
  });

  it('takes %, _, \\ and quotes as they are', async () => {
    const bodies = ['100% sure', '100 percent', 'snake_case', 'snakeXcase', 'C:\\temp', "it's; DROP TABLE"];
    for (const body of bodies) await say(body);
    assert.deepEqual(await find(ada, '100%'), ['100% sure']);
    assert.deepEqual(await find(ada, 'snake_case'), ['snake_case']);
    assert.deepEqual(await find(ada, 'C:\\temp'), ['C:\\temp']);
    assert.deepEqual(await find(ada, "it's; DROP"), ["it's; DROP TABLE"]);
    assert.deepEqual(await find(ada, '\\'), ['C:\\temp']);
    assert.deepEqual(await find(ada, '%%'), []);
  });

  it('knows people, rooms, days and links', async () => {
    await say('apple by ada');
    await say('apple by bob', kitchen, bob);
    const direct = await openDirectRoom(ada, 'bob');
    await say('apple between us', direct.id);
    const old = await say('apple of old, https://example.org');
    await queryRows(`UPDATE messages SET created_at = '2020-02-29T12:00:00Z' WHERE id = $1`, [old]);
    assert.deepEqual(await find(ada, 'apple from:BOB'), ['apple by bob']);
    assert.equal((await find(ada, 'apple from:bob from:ada')).length, 4);
    for (const room of ['in:engine-room', 'in:"Engine room"', `in:${kitchen}`, 'in:#Engine-Room'])
      assert.equal((await find(ada, `apple ${room}`)).length, 3, room);
    assert.deepEqual(await find(ada, 'apple in:bob'), ['apple between us']);
    assert.deepEqual(await find(bob, 'in:ada'), ['apple between us']);
    assert.equal((await pageOf(bob, 'in:ada')).hits[0]?.roomName, 'ada');
    assert.deepEqual(await find(ada, 'has:link apple'), ['apple of old, https://example.org']);
    assert.equal((await find(ada, 'apple before:2020-03-01')).length, 1);
    assert.equal((await find(ada, 'apple after:2020-02-29 before:2020-03-01')).length, 1);
    assert.equal((await find(ada, 'apple before:2020-02-29')).length, 0);
    assert.equal((await find(ada, 'apple after:2020-03-01')).length, 3);
    for (const text of ['apple from:nobody', 'apple in:nowhere', 'in:999999', 'from:nobody'])
      assert.deepEqual(await pageOf(ada, text), { hits: [], nextBefore: null, isPartial: false }, text);
  });

  it('finds an edited text by its new words only, and never a deleted one, nor what happened in a room', async () => {
    const id = await say('pears were here');
    await editMessage(ada, id, 'plums are here');
    assert.deepEqual(await find(ada, 'pears'), []);
    assert.deepEqual(await find(ada, 'plums'), ['plums are here']);
    await deleteMessage(ada, id);
    assert.deepEqual(await find(ada, 'plums'), []);
    await queryRows(
      `INSERT INTO messages (room_id, rev, sender_id, nonce, body, kind, after_seq)
       VALUES ($1, 999, $2, 'event', 'plums renamed', 'renamed', 1)`,
      [kitchen, ada.id],
    );
    assert.deepEqual(await find(ada, 'plums'), []);
  });

  it('goes from page to page without a gap or a repeat, while others go on talking', async () => {
    const room = await makeRoom('Clock');
    const ids: number[] = [];
    for (let index = 0; index < 50; index++) ids.unshift(await say(`tick ${index}`, room));
    const found: number[] = [];
    let before: number | undefined;
    do {
      const page = await pageOf(ada, 'tick in:clock', before);
      assert.ok(page.hits.length > 0);
      found.push(...page.hits.map((hit) => hit.id));
      before = page.nextBefore ?? undefined;
      await say('tick again', room);
    } while (before !== undefined);
    assert.deepEqual(found, ids);
  });
});
