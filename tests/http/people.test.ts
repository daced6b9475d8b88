import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { updateProfile } from '../../src/domain/accounts/profiles.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';

const HOSTILE = `<img src=x onerror=alert(1)>"'</textarea><hx-partial>`;

describe('people over HTTP', () => {
  let parley: TestParley;
  let eve: Actor;
  let mallory: Actor;
  let cookies: { ada: string; eve: string };

  before(async () => {
    parley = await startTestParley();
    const [ada, e, m] = (await createPeople('ada', 'eve', 'mallory', 'bob')) as [Actor, Actor, Actor];
    [eve, mallory] = [e, m];
    cookies = { ada: await signInAs(ada), eve: await signInAs(eve) };
  });

  after(() => parley.stop());

  type Name = keyof typeof cookies;
  const get = (name: Name, path: string) => request(parley.origin).get(path).set('Cookie', cookies[name]);
  const post = (name: Name, path: string, fields: object = {}) =>
    request(parley.origin).post(path).set('Cookie', cookies[name]).type('form').send(fields);

  it('lists everybody, finds by name, and says when there is nobody', async () => {
    const all = await get('ada', '/people').expect(200);
    assert.match(all.text, /href="\/people\/bob"/);
    assert.ok(all.text.includes(`data-person="${eve.id}"`));
    assert.match(all.text, /<form class="inline-form" method="get" action="\/people"/);
    const found = await get('ada', '/people?q=%40EV').expect(200);
    assert.match(found.text, /<ul class="member-list"><li[\s\S]*@eve/);
    assert.doesNotMatch(found.text, /@mallory/);
    const none = await get('ada', '/people?q=%25').expect(200);
    assert.match(none.text, /nobody called “%”/);
  });

  it('answers 4xx to questions that make no sense', async () => {
    for (const query of ['q=a&q=b', 'q=%00', `q=${'x'.repeat(81)}`])
      await get('ada', `/people?${query}`).expect(422);
    for (const query of ['from=0', 'from=-1', 'from=x', 'from=1&from=2', `from=${'9'.repeat(16)}`])
      await get('ada', `/people?${query}`).expect(404);
    await get('ada', '/people?from=999999999999999').expect(200);
  });

  it('shows a profile in any letter case, and a page that says so when there is none', async () => {
    const profile = await get('ada', '/people/BOB').expect(200);
    for (const path of ['/direct-rooms', '/people/bob/contact'])
      assert.ok(profile.text.includes(`action="${path}"`));
    assert.match(profile.text, /href="\/people\/bob\/block"/);
    assert.match(profile.text, /<h1>bob<\/h1>/);
    assert.match(profile.text, /Member since \d+ \w+ \d{4}/);
    for (const name of ['zed', '%00', 'a%2Fb', '%20', 'x'.repeat(400), '%ED%A0%80', '..%2F', "'"]) {
      for (const [method, path] of [
        ['get', `/people/${name}`],
        ['get', `/people/${name}/block`],
        ['post', `/people/${name}/contact`],
        ['post', `/people/${name}/contact/removal`],
        ['post', `/people/${name}/block`],
        ['post', `/people/${name}/block/removal`],
      ] as const) {
        const answer = await (method === 'get' ? get('ada', path) : post('ada', path));
        assert.ok([404, 400].includes(answer.status), `${path}: ${answer.status}`);
      }
    }
  });

  it('adds and removes contacts by plain forms, and lists them first', async () => {
    const added = await post('ada', '/people/Mallory/contact');
    assert.deepEqual([added.status, added.headers.location], [303, '/people/mallory']);
    assert.match((await get('ada', '/people/mallory')).text, /action="\/people\/mallory\/contact\/removal"/);
    const { text } = await get('ada', '/people');
    const main = text.slice(text.indexOf('<main'));
    assert.ok(main.indexOf('@mallory') < main.indexOf('@ada'));
    await post('ada', '/people/mallory/contact/removal').expect(303);
    assert.match((await get('ada', '/people/mallory')).text, /action="\/people\/mallory\/contact"/);
    await post('ada', '/people/ada/contact').expect(403);
  });

  it('asks before blocking; then neither can write, and the style sheet has a new address', async () => {
    const { headers } = await post('eve', '/direct-rooms', { username: 'ada' });
    const room = headers.location ?? '';
    const hrefOfStyle = async () => /\/me\.css\?v=[\d-]+/.exec((await get('ada', '/people')).text)?.[0] ?? '';
    const hrefBefore = await hrefOfStyle();
    assert.match((await get('ada', '/people/eve/block')).text, /method="post" action="\/people\/eve\/block"/);
    await post('ada', '/people/eve/block').expect(303);
    assert.notEqual(await hrefOfStyle(), hrefBefore);
    const css = (await get('ada', await hrefOfStyle())).text;
    assert.ok(
      css.includes(`.u-${eve.id} { --words: none; --folded: "Hidden: you have blocked this person" }`),
    );
    for (const name of ['ada', 'eve'] as const) {
      const other = name === 'ada' ? 'eve' : 'ada';
      const refused = await post(name, `${room}/messages`, { body: 'x' });
      assert.deepEqual([refused.status, /You cannot write to this person/.test(refused.text)], [403, true]);
      await post(name, '/direct-rooms', { username: other }).expect(403);
      const page = await get(name, room).expect(200);
      assert.doesNotMatch(page.text, /id="composer"/);
      assert.match(page.text, new RegExp(`cannot write to this person.*href="/people/${other}"`));
    }
    assert.match((await get('ada', '/people/eve')).text, /action="\/people\/eve\/block\/removal"/);
    assert.doesNotMatch((await get('eve', '/people/ada')).text, /blocked/);
    await post('ada', '/people/eve/block/removal').expect(303);
    assert.doesNotMatch((await get('ada', '/me.css')).text, /--folded/);
    await post('eve', `${room}/messages`, { body: 'x' }).expect(303);
    for (const path of ['/people/ada/block', '/people/ADA/block']) await post('ada', path).expect(403);
    await get('ada', '/people/ada/block').expect(403);
  });

  it('shows hostile names and words as text: profile, settings, directory, members, messages, room list', async () => {
    await updateProfile(mallory, { displayName: HOSTILE, bio: HOSTILE, timeZone: null });
    await postMessage(mallory, 1, { body: HOSTILE, nonce: nonce() });
    const cookie = await signInAs(mallory);
    const pages = [
      await get('ada', '/people'),
      await get('ada', '/people?q=onerror'),
      await get('ada', '/people/mallory'),
      await get('ada', '/people/mallory/block'),
      await get('ada', '/rooms/1'),
      await get('ada', '/rooms/1/members'),
      await request(parley.origin).get('/settings/profile').set('Cookie', cookie),
      await get('ada', `/people?q=${encodeURIComponent(HOSTILE)}`),
    ];
    for (const { text, status } of pages) {
      assert.equal(status, 200);
      assert.match(text, /&lt;img src=x onerror=alert\(1\)&gt;/);
      assert.doesNotMatch(text, /<img src=x|<\/textarea><hx/);
    }
    const row = pages[4]?.text ?? '';
    assert.match(row, /<a class="author" href="\/people\/mallory">&lt;img/);
  });

  it('lets in nobody who is not signed in', async () => {
    for (const path of [
      '/people',
      '/people/ada',
      '/people/ada/block',
      '/settings/profile',
      '/avatars/1/1.webp',
      '/AVATARS/1/1.webp',
    ]) {
      const answer = await request(parley.origin).get(path);
      assert.deepEqual([answer.status, answer.headers.location?.startsWith('/sign-in')], [303, true], path);
    }
    for (const path of [
      '/people/ada/contact',
      '/people/ada/block',
      '/settings/profile',
      '/settings/avatar/removal',
    ]) {
      const answer = await request(parley.origin).post(path).type('form').send({});
      assert.deepEqual([answer.status, answer.headers.location], [303, '/sign-in'], path);
    }
  });
});
