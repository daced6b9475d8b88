import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';

describe('what makes a room comfortable, over HTTP', () => {
  let parley: TestParley;
  let ada: Actor;
  let cookies: { ada: string; bob: string; eve: string };
  let roomId: number;
  let room: string;

  before(async () => {
    parley = await startTestParley();
    const [a, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    ada = a;
    cookies = { ada: await signInAs(ada), bob: await signInAs(bob), eve: await signInAs(eve) };
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] })).id;
    await createRoom(ada, { name: 'Cellar', kind: 'closed', topic: 'Wine', members: [] });
    await createRoom(ada, { name: 'Green Garden', kind: 'open', topic: '<b>', members: [] });
    room = `/rooms/${roomId}`;
  });

  after(() => parley.stop());

  type Name = keyof typeof cookies;
  const get = (name: Name, path: string) => request(parley.origin).get(path).set('Cookie', cookies[name]);
  const post = (name: Name, path: string, fields: object = {}) =>
    request(parley.origin).post(path).set('Cookie', cookies[name]).type('form').send(fields);
  const send = (name: Name, path: string, body: object) =>
    request(parley.origin)
      .post(path)
      .set('Cookie', cookies[name])
      .set('Accept', 'application/json')
      .send(body);

  async function say(body = 'Hello'): Promise<number> {
    return (await postMessage(ada, roomId, { body, nonce: nonce() })).id;
  }

  it('marks unread from a message on, by number only', async () => {
    await say();
    const answer = await post('bob', `${room}/unreads`, { seq: 1 });
    assert.deepEqual([answer.status, answer.headers.location], [303, '/rooms']);
    await post('bob', `${room}/unreads`, { seq: 1 }).set('HX-Request', 'true').expect(204);
    assert.match((await get('bob', '/rooms')).text, /<title>\(\d+\)/);
    for (const path of [`${room}/unreads`, `${room}/reads`]) {
      for (const seq of ['', ' ', '-1', '1.5', '1e3', '0x1', 'x', '9'.repeat(20)])
        await post('bob', path, { seq }).expect(422);
      for (const seq of [[1], ['1'], { a: 1 }, null, true, 1.5, -1, 2 ** 53])
        await send('bob', path, { seq }).expect(422);
      await post('bob', path).expect(422);
      await post('eve', path, { seq: 1 }).expect(404);
    }
    await send('bob', `${room}/reads`, { seq: 1000 }).expect(303);
  });

  it('keeps drafts of 4000 characters, a line break being one', async () => {
    const draft = `${room}/drafts`;
    await post('bob', draft, { body: `one\r\n${'😀'.repeat(3996)}` }).expect(303);
    assert.match((await get('bob', room)).text, />one\n😀+<\/textarea>/u);
    assert.doesNotMatch((await get('ada', room)).text, />one\n/);
    await post('bob', draft, { body: 'x'.repeat(4001) }).expect(422);
    for (const body of [['x'], { a: 'x' }, 1, null, 'a\0', '\ud800'])
      await send('bob', draft, { body }).expect(422);
    await post('eve', draft, { body: 'x' }).expect(404);
    await post('bob', draft, { body: '</textarea><script>' }).set('HX-Request', 'true').expect(204);
    assert.match((await get('bob', room)).text, />&lt;\/textarea&gt;&lt;script&gt;<\/textarea>/);
  });

  it('forgets a draft when it is sent, and leaves another one', async () => {
    const draft = `${room}/drafts`;
    const shown = async () => /<textarea id="body"[^>]*>([^<]*)</.exec((await get('bob', room)).text)?.[1];
    await post('bob', draft, { body: 'half\na thought' }).expect(303);
    await post('bob', `${room}/messages`, { body: 'something else' }).expect(303);
    assert.equal(await shown(), 'half\na thought');
    await post('bob', draft, { body: 'other', was: '' }).expect(422);
    await post('bob', draft, { body: '', was: 'other' }).expect(303);
    assert.equal(await shown(), 'half\na thought');
    await post('bob', draft, { body: 'the rest', was: ['x', 'half\r\na thought'] }).expect(303);
    await post('bob', `${room}/messages`, { body: 'all of it', draft: 'the rest' }).expect(303);
    assert.equal(await shown(), '');
    await post('bob', draft, { body: 'as it is', was: 'gone' }).expect(303);
    await post('bob', `${room}/messages`, { body: ' as it is ' }).expect(303);
    assert.equal(await shown(), '');
    for (const wrong of [['x', 'y', 'z'], [1], { a: 'x' }, 1, null, 'a\0']) {
      await send('bob', draft, { body: 'x', was: wrong }).expect(422);
      await send('bob', `${room}/messages`, { body: 'x', draft: wrong }).expect(422);
    }
  });

  it('completes people of the room, open rooms and emoji, and nothing else', async () => {
    const complete = async (q: string) =>
      (await get('bob', `${room}/completions?q=${encodeURIComponent(q)}`).expect(200)).text;
    const texts = async (q: string) =>
      Array.from((await complete(q)).matchAll(/data-text="([^"]*)"/g), ([, text]) => text);
    assert.deepEqual(await texts('@'), ['@ada', '@bob']);
    assert.deepEqual(await texts('@AD'), ['@ada']);
    assert.deepEqual(await texts('@eve'), []);
    assert.deepEqual(await texts('#'), ['#general', '#green-garden']);
    assert.deepEqual(await texts('#garden'), ['#green-garden']);
    for (const closed of ['#tea', '#cel', '#wine']) assert.deepEqual(await texts(closed), []);
    assert.deepEqual((await texts(':tad'))[0], '🎉');
    for (const q of [
      '',
      ':',
      ':t',
      '%',
      '@%',
      '@_',
      '#_',
      '@\\',
      'x',
      ':zzzz',
      '\0',
      "@'--",
      `@${'😀'.repeat(90)}`,
    ])
      assert.deepEqual(await texts(q), [], q);
    const called = await get('ada', `${room}/completions?q=@`);
    assert.match(called.text, /data-text="@bob"[\s\S]*data-text="@room"[\s\S]*everybody here/);
    assert.match(await complete('#green'), /<small>&lt;b&gt;<\/small>/);
    await get('bob', `${room}/completions?q=@a&q=@b`).expect(200, /^\s*$/);
    await get('eve', `${room}/completions?q=@`).expect(404);
    await get('bob', '/rooms/x/completions?q=@').expect(404);
  });

  it('leads to rooms and people by a few letters, and never to a closed room of others', async () => {
    const page = await get('bob', '/switcher?q=e').expect(200);
    assert.match(page.text, /<!doctype html>/i);
    for (const name of ['Tea', 'General', 'eve', 'Green Garden'])
      assert.ok(page.text.includes(`<b dir="auto">${name}</b>`), name);
    assert.doesNotMatch(page.text, /Cellar/);
    const fragment = await get('bob', '/switcher?q=cellar').set('HX-Request', 'true');
    assert.match(fragment.text, /^<p class="empty-note">/);
    const hostile = await get('bob', `/switcher?q=${encodeURIComponent('"><script>')}`);
    assert.doesNotMatch(hostile.text, /<script>/);
    for (const q of ['%', '_', '\\', '%00', 'x'.repeat(2000)])
      await get('bob', `/switcher?q=${q}`).expect(200);
    await get('bob', '/switcher').set('Accept', 'application/json').expect(200);
  });

  it('has all emoji in one piece that browsers keep', async () => {
    const { text, headers } = await get('bob', '/emoji').expect(200);
    assert.match(headers['cache-control'] ?? '', /private, max-age=\d+/);
    assert.ok(text.includes('title="tada"') && text.length < 300_000);
  });

  it('takes preferences one at a time, and refuses what is none', async () => {
    const path = `${room}/preferences`;
    assert.equal((await post('bob', path, { starred: 'true' })).headers.location, room);
    await post('bob', path, { level: 'mentions' }).set('HX-Request', 'true').expect(204);
    await post('bob', path).expect(303);
    const settings = (await get('bob', `${room}/settings`)).text;
    assert.match(settings, /value="mentions" checked[\s\S]*Take the star away/);
    assert.doesNotMatch(settings, new RegExp(`action="${room}/settings"|/archive"`));
    for (const fields of [
      { starred: 'yes' },
      { starred: '' },
      { level: 'loud' },
      { level: '' },
      { level: 'all', starred: '1' },
    ]) {
      const answer = await post('bob', path, fields);
      assert.equal(answer.status, 422, JSON.stringify(fields));
      assert.match(answer.text, /Star it or not\.|Choose what makes a badge\./);
    }
    for (const body of [{ level: ['all'] }, { level: { a: 1 } }, { starred: true }, { level: null }])
      await send('bob', path, body).expect(422);
    await post('eve', path, { starred: 'true' }).expect(404);
    await get('eve', `${room}/settings`).expect(404);
  });
});
