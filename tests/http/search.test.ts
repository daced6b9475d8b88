import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { leaveRoom } from '../../src/domain/rooms/departures.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';

describe('searching over HTTP', () => {
  let parley: TestParley;
  let ada: Actor;
  let bob: Actor;
  let cookie: string;
  let bobsCookie: string;
  let roomId: number;

  before(async () => {
    parley = await startTestParley();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    [cookie, bobsCookie] = [await signInAs(ada), await signInAs(bob)];
    const room = { name: 'Cellar', kind: 'closed', topic: '', members: ['bob'] } as const;
    roomId = (await createRoom(ada, room)).id;
  });

  after(() => parley.stop());

  const say = (body: string) => postMessage(ada, roomId, { body, nonce: nonce() });
  const search = (query: string, as = cookie) =>
    request(parley.origin).get(`/search?${query}`).set('Cookie', as);

  it('asks strangers to sign in, and leads back', async () => {
    const answer = await request(parley.origin).get('/search?q=tea');
    assert.deepEqual([answer.status, answer.headers.location], [303, '/sign-in?next=%2Fsearch%3Fq%3Dtea']);
  });

  it('has a form that needs no script, and a way to it from every page with rooms', async () => {
    const { text } = await search('').expect(200);
    assert.match(text, /<title>Search · Parley<\/title>/);
    assert.match(text, /<form [^>]*method="get" action="\/search"/);
    assert.match(text, /<label for="q">[^<]+<\/label>\s*<input id="q" name="q" type="search" value=""/);
    assert.match(text, /phrase in quotes/);
    assert.doesNotMatch(text, /search-results/);
    const rooms = await request(parley.origin).get('/rooms').set('Cookie', cookie);
    assert.match(rooms.text, /<a [^>]*href="\/search"/);
  });

  it('shows room, sender, time and excerpt, with a link to the place', async () => {
    const { id, seq } = await say('The kettle whistles <b>loudly</b>');
    const { text } = await search('q=KETTLE', bobsCookie).expect(200);
    assert.ok(text.includes(`href="/rooms/${roomId}?around=${seq}#m-${id}"`));
    assert.match(text, /The <mark>kettle<\/mark> whistles &lt;b&gt;loudly&lt;\/b&gt;/);
    assert.match(text, /<span>in Cellar<\/span> <time datetime="/);
    assert.match(text, /name="q" type="search" value="KETTLE"/);
    await request(parley.origin).get(`/rooms/${roomId}?around=${seq}`).set('Cookie', bobsCookie).expect(200);
  });

  it('knows who asks by the name me', async () => {
    await say('Mine is the samovar');
    assert.match((await search('q=samovar+from:me')).text, /class="search-hit/);
    assert.match((await search('q=samovar+from:me', bobsCookie)).text, /Nothing found/);
  });

  it('says so when nothing is found', async () => {
    const { text } = await search('q=xyzzy').expect(200);
    assert.match(text, /Nothing found/);
    assert.match(text, /Try fewer words/);
  });

  it('goes on with a link, until there is no more', async () => {
    for (let index = 0; index < 45; index++) await say(`marble ${index}`);
    const shown: string[] = [];
    let next: string | undefined = '/search?q=marble';
    for (let page = 0; next && page < 5; page++) {
      const { text }: request.Response = await request(parley.origin)
        .get(next)
        .set('Cookie', cookie)
        .expect(200);
      shown.push(...[...text.matchAll(/<mark>marble<\/mark> (\d+)</g)].map((match) => match[1] ?? ''));
      next = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    assert.deepEqual(
      shown,
      Array.from({ length: 45 }, (_, index) => String(44 - index)),
    );
  });

  it('answers 422 with a sentence beside the field, and keeps what was typed', async () => {
    const sentences: [string, RegExp][] = [
      [`q=${'x'.repeat(201)}`, /at most 200 characters/],
      [`q=${'x'.repeat(10_000)}`, /at most 200 characters/],
      ['q=a%00b', /cannot be stored/],
      ['q=a&q=b', /Write one text/],
      ['q=tea+before:soon', /such as before:2026-11-21/],
      ['q=1+2+3+4+5+6+7+8+9', /at most 8 words/],
    ];
    for (const [query, sentence] of sentences) {
      const { status, text } = await search(query);
      assert.equal(status, 422, query.slice(0, 40));
      assert.match(/<p class="error" id="q-error">([^<]+)</.exec(text)?.[1] ?? '', sentence);
    }
    assert.match((await search('q=tea+before:soon')).text, /value="tea before:soon"/);
    const json = await search('q=a&q=b').set('Accept', 'application/json');
    assert.equal(json.status, 422);
    assert.ok(json.body.errors.q);
  });

  it('never fails on odd addresses', async () => {
    for (const query of [
      'q=%F0%9F',
      'q=%ED%A0%80',
      'q=%25',
      'q=%5C',
      'q=_',
      "q=';--",
      'q[a]=b',
      'q=%22',
      'q=$1',
    ])
      await search(query).expect(200);
    for (const before of ['0', '-1', 'x', '9'.repeat(30), '1&before=2'])
      await search(`q=tea&before=${before}`).expect(404);
    await search('q=tea&before=999999999999999').expect(200);
  });

  it('shows scripts in bodies, names and queries as text', async () => {
    await say('<script>alert("found")</script>');
    const { text } = await search(`q=${encodeURIComponent('<script>alert("found")')}`).expect(200);
    assert.ok(text.includes('<mark>&lt;script&gt;alert(&quot;found&quot;)</mark>&lt;/script&gt;'));
    assert.ok(text.includes('value="&lt;script&gt;alert(&quot;found&quot;)"'));
    assert.doesNotMatch(text, /<script>/);
  });

  it('forgets a room that was left', async () => {
    await say('secret of the cellar');
    assert.match((await search('q=secret', bobsCookie)).text, /of the cellar/);
    await leaveRoom(bob, roomId);
    assert.doesNotMatch((await search('q=secret', bobsCookie)).text, /of the cellar|Cellar/);
  });
});
