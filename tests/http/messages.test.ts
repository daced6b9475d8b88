import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  `' onmouseover='alert(1)`,
  '<div hx-get="/sign-out" hx-trigger="load"></div>',
  '<hx-partial hx-target="#log" hx-swap="innerHTML">gone</hx-partial>',
  '<b hx-swap-oob="true" id="log">x</b>',
  '</li></ol></main><h1>broken out</h1>',
  '<%= it.html %>',
  'https://example.org/"onclick="alert(1)',
  'javascript:alert(1) data:text/html,<script>1</script> ftp://x.example //evil.example',
];

describe('messages over HTTP', () => {
  let parley: TestParley;
  let ada: Actor;
  let cookies: { ada: string; bob: string; eve: string };
  let room: string;
  let roomId: number;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    const [a, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    ada = a;
    cookies = { ada: await signInAs(ada), bob: await signInAs(bob), eve: await signInAs(eve) };
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] })).id;
    room = `/rooms/${roomId}`;
  });

  after(() => parley.stop());

  type Name = keyof typeof cookies;
  const get = (name: Name, path: string) => request(parley.origin).get(path).set('Cookie', cookies[name]);
  const post = (name: Name, path: string, fields: object = {}) =>
    request(parley.origin).post(path).set('Cookie', cookies[name]).type('form').send(fields);

  async function say(body: string): Promise<number> {
    return (await postMessage(ada, roomId, { body, nonce: nonce() })).id;
  }

  it('takes a form, htmx and a repeat of both, and stores the message once', async () => {
    const message = { body: 'Hello', nonce: nonce() };
    const plain = await post('ada', `${room}/messages`, message);
    assert.deepEqual([plain.status, plain.headers.location], [303, room]);
    const again = await post('ada', `${room}/messages`, message).set('HX-Request', 'true');
    assert.deepEqual([again.status, again.text], [204, '']);
    assert.equal((await queryRows('SELECT id FROM messages WHERE nonce = $1', [message.nonce])).length, 1);
  });

  it('says what is wrong, in the form that was asked for, and keeps what was typed', async () => {
    const wrong = ['', '   \n ', '\u200b\u2060\ufeff', 'x'.repeat(4001), 'a\0b'];
    for (const body of wrong) {
      const page = await post('ada', `${room}/messages`, { body });
      assert.equal(page.status, 422);
      assert.match(page.text, /id="composer-error"[^>]*>[^<]+/);
      const fragment = await post('ada', `${room}/messages`, { body }).set('HX-Request', 'true');
      assert.match(fragment.text, /^<p class="error" role="alert">[^<]+<\/p>\s*$/);
      const json = await post('ada', `${room}/messages`, { body }).set('Accept', 'application/json');
      assert.deepEqual(Object.keys(json.body), ['detail', 'errors']);
    }
    const long = await post('ada', `${room}/messages`, { body: `${'x'.repeat(4001)}!` });
    assert.ok(long.text.includes(`${'x'.repeat(4001)}!</textarea>`));
    await post('ada', `${room}/messages`, { body: 'x', nonce: 'with space' }).expect(422);
    await request(parley.origin)
      .post(`${room}/messages`)
      .set('Cookie', cookies.ada)
      .type('form')
      .send('body[]=x')
      .expect(422);
  });

  it('counts characters, not bytes: 4000 emoji fit, one more does not', async () => {
    await post('ada', `${room}/messages`, { body: '😀'.repeat(4000) }).expect(303);
    await post('ada', `${room}/messages`, { body: '😀'.repeat(4001) }).expect(422);
  });

  it('edits and deletes one’s own only', async () => {
    const id = await say('mine');
    await post('bob', `/messages/${id}/edits`, { body: 'his' }).expect(403);
    await post('bob', `/messages/${id}/deletion`).expect(403);
    await post('eve', `/messages/${id}/edits`, { body: 'hers' }).expect(404);
    await post('eve', `/messages/${id}/deletion`).expect(404);
    await get('eve', `/messages/${id}/edits`).expect(404);
    const edited = await post('ada', `/messages/${id}/edits`, { body: 'better' });
    assert.match(edited.headers.location ?? '', new RegExp(`^${room}\\?around=\\d+#m-${id}$`));
    await post('ada', `/messages/${id}/edits`, { body: ' ' }).expect(422);
    const long = await post('ada', `/messages/${id}/edits`, { body: 'x'.repeat(4001) }).expect(422);
    assert.ok(long.text.includes(`${'x'.repeat(4001)}</textarea>`));
    await post('ada', `/messages/${id}/deletion`).set('HX-Request', 'true').expect(204);
    await post('ada', `/messages/${id}/edits`, { body: 'back' }).expect(403);
    await post('ada', '/messages/0/edits', { body: 'x' }).expect(404);
    const page = await get('bob', room);
    assert.ok(page.text.includes('Message deleted') && !page.text.includes('better'));
  });

  it('shows hostile text as text, in the page and in what goes over the wire', async () => {
    for (const body of HOSTILE) await say(body);
    const page = await get('bob', room);
    const fragment = await get('bob', `${room}?after=1`).set('HX-Request', 'true');
    for (const { text } of [page, fragment]) {
      const bodies = [...text.matchAll(/<div class="body">([\s\S]*?)<\/div>/g)].map(
        (match) => match[1] ?? '',
      );
      const shown = bodies.map((html) =>
        html.replace(/<a href="https?:[^"<>]*" target="_blank" rel="[a-z ]*">|<\/a>/g, ''),
      );
      for (const html of shown) assert.doesNotMatch(html, /[<>"']/);
      assert.equal(shown.filter((html) => html.includes('&lt;script&gt;')).length >= 1, true);
      assert.doesNotMatch(text, /href="(?:javascript|data|ftp|\/\/evil)/);
    }
  });

  it('makes addresses clickable and keeps line breaks', async () => {
    await say('see https://example.org/a?b=1&c=2\nand mail ada@example.org');
    const { text } = await get('bob', room);
    const rel = 'target="_blank" rel="noreferrer nofollow ugc"';
    assert.ok(
      text.includes(
        `<a href="https://example.org/a?b=1&amp;c=2" ${rel}>https://example.org/a?b=1&amp;c=2</a><br>and`,
      ),
    );
    assert.ok(text.includes(`<a href="mailto:ada@example.org" ${rel}>ada@example.org</a>`));
  });

  it('links to any message and pages from there', async () => {
    for (let index = 0; index < 120; index++) await say(`line ${index}`);
    const around = await get('bob', `${room}?around=60`);
    assert.match(around.text, /data-seq="60"/);
    assert.match(around.text, /id="older"[\s\S]*id="newer"/);
    const older = await get('bob', `${room}?before=60`).set('HX-Request', 'true');
    assert.match(older.text, /^\s*<li id="older"/);
    assert.doesNotMatch(older.text, /<html|data-seq="60"|id="newer"/);
    const newer = await get('bob', `${room}?after=10`).set('HX-Request', 'true');
    assert.match(newer.text, /<li id="newer"[^>]*><a[^>]*>Later messages<\/a><\/li>\s*$/);
    assert.doesNotMatch(newer.text, /id="older"/);
    assert.equal([...older.text.matchAll(/class="message /g)].length, 50);
  });

  it('leads to where one stopped reading, with the divider still there after everything is read', async () => {
    await post('bob', `${room}/reads`, { seq: '30' });
    const { text } = await get('bob', room);
    const [, href = ''] =
      /class="unread-note"[\s\S]*?<a href="([^"#]+)#unread">\d+ new messages</.exec(text) ?? [];
    assert.equal(href.replaceAll('&amp;', '&'), `${room}?around=31&divider=31`);
    await post('bob', `${room}/reads`, { seq: '9999' });
    const there = await get('bob', href.replaceAll('&amp;', '&'));
    assert.match(there.text, /data-seq="30"[\s\S]*id="unread"[\s\S]*data-seq="31"/);
    assert.doesNotMatch((await get('bob', room)).text, /id="unread"|class="unread-note"/);
  });
});
