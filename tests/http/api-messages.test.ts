import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addWordRule } from '../../src/domain/moderation/word-rules.ts';
import { startTestApi, type TestApi } from '../support/api-client.ts';
import { createStaff } from '../support/order.ts';
import { nonce } from '../support/people.ts';

type Name = 'ada' | 'bob' | 'eve';

describe('messages over the API', () => {
  let api: TestApi<Name>;
  let room: string;

  before(async () => {
    api = await startTestApi('ada', 'bob', 'eve');
    room = await openRoom('Tea');
  });

  after(() => api.stop());

  async function openRoom(name: string): Promise<string> {
    const body = { name, room_type: 'group', member_ids: [api.people.bob.id] };
    return `/chat/rooms/${(await api.post('ada', '/chat/rooms', body)).body.id}`;
  }

  async function say(content: string, by: Name = 'ada', where = room): Promise<string> {
    const { body } = await api.post(by, `${where}/messages`, { content, nonce: nonce() });
    return `${where}/messages/${body.id}`;
  }

  it('are posted once for each nonce, also by many at once', async () => {
    const body = { content: 'Hello, **you**', nonce: nonce() };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api.post('ada', `${room}/messages`, body)),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(9).fill(200), 201]);
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
    const { content, content_html, message_type, sender_username, is_edited } = answers[0]?.body ?? {};
    assert.deepEqual(
      [content, message_type, sender_username, is_edited],
      ['Hello, **you**', 'text', 'ada', false],
    );
    assert.match(content_html, /<strong>you<\/strong>/);
    const other = await api.post('ada', `${room}/messages`, { content: 'No nonce' });
    assert.equal(other.status, 201);
  });

  it('answer each other within a room', async () => {
    const first = await say('A question');
    const id = Number(first.split('/').at(-1));
    const answer = await api.post('bob', `${room}/messages`, { content: 'An answer', reply_to: id });
    assert.deepEqual([answer.status, answer.body.reply_to], [201, id]);
    const elsewhere = await openRoom('Elsewhere');
    const wrong = await api.post('ada', `${elsewhere}/messages`, { content: 'x', reply_to: id });
    assert.deepEqual([wrong.status, Object.keys(wrong.body.errors)], [422, ['reply_to']]);
  });

  it('are refused when there is nothing in them, too much, or what they cannot be', async () => {
    const post = (body: object) => api.post('ada', `${room}/messages`, body);
    for (const content of ['', ' \n ', '\0', '\ud800', 'x'.repeat(4001), 7, null, ['x']])
      assert.equal((await post({ content })).status, 422, JSON.stringify(content)?.slice(0, 20));
    assert.equal((await post({ content: 'x', message_type: 'image' })).status, 422);
    assert.equal((await post({ content: 'x', nonce: 'a b' })).status, 422);
    assert.equal((await post({ content: 'x', reply_to: -1 })).status, 422);
    assert.equal((await api.post('eve', `${room}/messages`, { content: 'x' })).status, 404);
  });

  it('are read in pages, both ways, without notices and without gaps', async () => {
    const long = await openRoom('Long');
    await api.patch('ada', long, { topic: 'A notice' });
    for (let number = 1; number <= 25; number++) await say(`message ${number}`, 'ada', long);
    const read = (query: string) => api.get('bob', `${long}/messages?${query}`).then(({ body }) => body);
    const seqs = (page: { items: { seq: number }[] }) => page.items.map(({ seq }) => seq);
    const newest = await read('limit=10');
    assert.deepEqual(
      [seqs(newest)[0], newest.next, newest.has_older, newest.has_newer],
      [16, 16, true, false],
    );
    const middle = await read(`limit=10&before=${newest.next}`);
    const oldest = await read(`limit=10&before=${middle.next}`);
    assert.deepEqual([seqs(oldest), oldest.next, oldest.has_older], [[1, 2, 3, 4, 5], null, false]);
    const walked: number[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page = await read(`limit=7&after=${after}`);
      walked.push(...seqs(page));
      after = page.next;
    }
    assert.deepEqual(
      walked,
      Array.from({ length: 25 }, (_, index) => index + 1),
    );
    assert.equal(seqs(await read('')).length, 25);
    assert.deepEqual(seqs(await read('after=99')), []);
    for (const query of ['limit=0', 'limit=101', 'before=1&after=1', 'before=x', 'after=-1', 'before=1.5'])
      assert.equal((await api.get('bob', `${long}/messages?${query}`)).status, 422, query);
    assert.equal((await api.get('eve', `${long}/messages`)).status, 404);
  });

  it('are edited by their authors and deleted by those who may, and keep their place', async () => {
    const message = await say('Frist');
    const edited = await api.patch('ada', message, { content: 'First' });
    assert.deepEqual([edited.body.content, edited.body.is_edited], ['First', true]);
    assert.equal((await api.patch('bob', message, { content: 'x' })).status, 403);
    assert.equal((await api.delete('bob', message)).status, 403);
    assert.equal((await api.delete('eve', message)).status, 404);
    assert.equal((await api.delete('ada', message)).status, 204);
    assert.equal((await api.delete('ada', message)).status, 204);
    const { body } = await api.get('bob', message);
    assert.deepEqual([body.is_deleted, body.content, body.content_html], [true, '', '']);
    assert.equal((await api.patch('ada', message, { content: 'x' })).status, 403);
  });

  it('are there under their own room alone, and notices under none', async () => {
    const message = await say('Here');
    const elsewhere = await openRoom('Not here');
    const wrong = message.replace(room, elsewhere);
    assert.equal((await api.get('ada', wrong)).status, 404);
    assert.equal((await api.patch('ada', wrong, { content: 'x' })).status, 404);
    assert.equal((await api.delete('ada', wrong)).status, 404);
    assert.equal((await api.put('ada', `${wrong}/reactions`, { emoji: '👍' })).status, 404);
    const id = Number(message.split('/').at(-1));
    await api.patch('ada', room, { topic: `After ${id}` });
    assert.equal((await api.get('ada', `${room}/messages/${id + 1}`)).status, 404);
  });

  it('are reacted to once, however often that is said', async () => {
    const reactions = `${await say('React')}/reactions`;
    const put = () => api.put('bob', reactions, { emoji: '👍' });
    const [first] = await Promise.all([put(), put(), put()]);
    const again = await put();
    assert.deepEqual(again.body.reactions, [{ emoji: '👍', count: 1, user_ids: [api.people.bob.id] }]);
    assert.equal(again.body.rev, first?.body.rev, 'nothing has changed');
    const take = () => api.delete('bob', `${reactions}?emoji=${encodeURIComponent('👍')}`);
    const taken = await take();
    assert.deepEqual([taken.body.reactions, taken.body.rev], [[], again.body.rev + 1]);
    assert.equal((await take()).body.rev, taken.body.rev);
    assert.equal((await api.put('bob', reactions, { emoji: 'x' })).status, 422);
    assert.equal((await api.put('eve', reactions, { emoji: '👍' })).status, 404);
  });

  it('wait for a moderator when a rule says so', async () => {
    const admin = await createStaff('judge', 'admin');
    await addWordRule(admin, { pattern: 'slowly', action: 'hold', note: '' });
    const body = { content: 'Rather slowly', nonce: nonce() };
    const held = await api.post('bob', `${room}/messages`, body);
    assert.equal(held.status, 202);
    assert.match(held.body.detail, /waits for a moderator/);
    const { items } = (await api.get('ada', `${room}/messages?limit=1`)).body;
    assert.notEqual(items[0]?.content, 'Rather slowly');
    const edited = await api.patch('bob', await say('Rather', 'bob'), { content: 'Slowly' });
    assert.deepEqual([edited.status, Object.keys(edited.body.errors)], [422, ['content']]);
  });

  it('are found by those who can read them', async () => {
    await say('A zebra of the first kind');
    await say('A zebra of the second kind');
    const search = (by: Name, query: string) => api.get(by, `/search?${query}`);
    const { body } = await search('bob', 'q=zebra');
    assert.deepEqual(
      body.items.map((hit: { content: string; room_name: string }) => [hit.content, hit.room_name]),
      [
        ['A zebra of the second kind', 'Tea'],
        ['A zebra of the first kind', 'Tea'],
      ],
    );
    const older = await search('bob', `q=zebra&cursor=${body.items[0].id}`);
    assert.equal(older.body.items.length, 1);
    assert.deepEqual((await search('eve', 'q=zebra')).body.items, []);
    for (const query of ['', 'q=%00', 'q=before:never', `q=${'x'.repeat(201)}`, 'q=a&cursor=x'])
      assert.equal((await search('bob', query)).status, 422, query);
  });
});
