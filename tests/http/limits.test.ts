import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import request from 'supertest';
import { limit } from '../../src/domain/limits.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { letTimePass } from '../support/limits.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, nonce } from '../support/people.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';
import { waitFor } from '../support/wait.ts';

const PASSWORD = 'correct horse battery';
/** As this machine calls itself. */
const ADDRESSES = ['::/64', '127.0.0.1'];

type Name = 'ada' | 'bob' | 'cleo' | 'dan' | 'eve';

describe('limits over HTTP', () => {
  let parley: TestParley;
  let visitors: Visitors<Name>;

  before(async () => {
    parley = await startTestParley();
    visitors = await signInPeople(parley, 'ada', 'bob', 'cleo', 'dan', 'eve');
  });

  beforeEach(() => queryRows('TRUNCATE rate_limits'));

  after(() => parley.stop());

  const post = (path: string, fields: object) => request(parley.origin).post(path).type('form').send(fields);
  const signIn = (login: string, headers: Record<string, string> = {}, password = 'wrong password') =>
    post('/sign-in', { login, password }).set(headers);
  const cookiesOf = (answer: request.Response) =>
    (answer.get('Set-Cookie') ?? []).map((cookie) => cookie.split(';')[0]).join('; ');

  /** Hashes take their time: what is refused for two seconds is refused for an hour. */
  const holdTime = () => letTimePass(-3600);

  async function signUp(username: string): Promise<request.Response> {
    const passwords = { password: PASSWORD, password_confirmation: PASSWORD };
    return post('/sign-up', { username, email: `${username}@example.org`, ...passwords }).expect(303);
  }

  it('let nobody guess on by another letter case, spaces or a header, nor by asking as a program', async () => {
    await signUp('grace');
    const logins = ['grace', 'GRACE', ' Grace ', 'gRaCe', '\tgrace'];
    for (const [index, login] of logins.entries())
      await signIn(login, { 'X-Forwarded-For': `198.51.100.${index}` }).expect(422);
    await holdTime();
    const page = await signIn('Grace', { 'X-Forwarded-For': '192.0.2.1' });
    assert.equal(page.status, 429);
    assert.match(page.headers['retry-after'] ?? '', /^3[56]\d\d$/);
    assert.match(page.text, /value="Grace"[\s\S]*<input id="password"/);
    assert.match(
      page.text,
      /too many attempts to sign in[\s\S]*countdown\/3[56]\d\d\.css[\s\S]*Try again in/,
    );
    assert.ok(!page.text.includes('wrong password'));
    const json = await signIn('grace', { Accept: 'application/json' }).expect(429);
    assert.match(json.body.detail, /too many attempts/);
    const fragment = await signIn('grace', { 'HX-Request': 'true' }).expect(429);
    assert.match(fragment.text, /^<p class="error"/);
    for (const answer of [json, fragment]) assert.ok(Number(answer.headers['retry-after']) > 0);
  });

  it('treat a name that nobody has like one that somebody has', async () => {
    const statuses = async (login: string) => {
      const answers: number[] = [];
      for (let attempt = 0; attempt < 5; attempt++) answers.push((await signIn(login)).status);
      await holdTime();
      return [...answers, (await signIn(login)).status];
    };
    await signUp('heidi');
    assert.deepEqual(await statuses('heidi'), [422, 422, 422, 422, 422, 429]);
    assert.deepEqual(await statuses('nobody-at-all'), [422, 422, 422, 422, 422, 429]);
  });

  it('let the owner in on a device that has signed in before, and believe no cookie but their own', async () => {
    const device = /parley-device=[^;]+/.exec(cookiesOf(await signUp('ivan')))?.[0] ?? '';
    for (let attempt = 0; attempt < 5; attempt++) await signIn('ivan').expect(422);
    await holdTime();
    await signIn('ivan', {}, PASSWORD).expect(429);
    const other = /parley-device=[^;]+/.exec(cookiesOf(await signUp('judy')))?.[0] ?? '';
    const forged = device.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const cookie of [other, forged, 'parley-device=x.1.y', 'parley-device=%E0%A4%A'])
      await signIn('ivan', { Cookie: cookie }, PASSWORD).expect(429);
    const answer = await signIn('ivan', { Cookie: device }, PASSWORD).expect(303);
    const both = await signIn('judy', { Cookie: cookiesOf(answer) }, PASSWORD).expect(303);
    assert.match(cookiesOf(both), /parley-device=[\w-]{22}\.\d+-\d+\./);
  });

  it('keep what was typed where an account cannot be made just now', async () => {
    for (let made = 0; made < 200; made++) for (const address of ADDRESSES) await limit('sign-up', address);
    const passwords = { password: PASSWORD, password_confirmation: PASSWORD };
    const fields = { username: 'late', email: 'late@example.org', ...passwords };
    const { text } = await post('/sign-up', fields)
      .expect(429)
      .expect('Retry-After', /^3\d{3}$/);
    assert.match(text, /Many accounts were made[\s\S]*60 minutes[\s\S]*value="late@example.org"/);
    assert.equal((await queryRows(`SELECT FROM users WHERE username = 'late'`)).length, 0);
  });

  it('hold for messages at every door, lose no text, and answer again what is stored', async () => {
    const room = '/rooms/1/messages';
    const first = nonce();
    await visitors.post('ada', room, { body: 'first', nonce: first }).set('HX-Request', 'true').expect(204);
    const refused = await postUntilRefused('ada');
    assert.ok(Number(refused.headers['retry-after']) > 0);
    const again = () => visitors.post('ada', room, { body: 'first', nonce: first });
    await again().set('HX-Request', 'true').expect(204);
    await again().expect(303);
    const page = await visitors.post('ada', room, { body: 'kept <text>', nonce: nonce() }).expect(429);
    assert.match(page.text, /kept &lt;text&gt;/);
    assert.match(page.text, /You have written a lot just now[^<]*Try again in \d+ second/);
    const json = visitors.post('ada', room, { body: 'x', nonce: nonce() }).set('Accept', 'application/json');
    assert.match((await json.expect(429)).body.detail, /written a lot/);
    const client = await LiveClient.open(parley.origin, visitors.cookies.ada, 1);
    client.say({ type: 'post', body: 'x', nonce: nonce() });
    await waitFor(() => client.frames.some((frame) => /written a lot/.test(frame)), 'the refusal');
    client.socket.close();
    await visitors.post('bob', room, { body: 'not me', nonce: nonce() }).expect(303);
    const stored = await queryRows(`SELECT FROM messages WHERE nonce = '${first}'`);
    assert.equal(stored.length, 1);
  });

  /** On a slow machine, five seconds go by before it is too often; a minute does not. */
  async function postUntilRefused(name: Name): Promise<request.Response> {
    for (let sent = 0; sent < 2000; sent += 20) {
      const batch = Array.from({ length: 20 }, () =>
        visitors.post(name, '/rooms/1/messages', { body: 'x', nonce: nonce() }).set('HX-Request', 'true'),
      );
      const refused = (await Promise.all(batch)).find(({ status }) => status === 429);
      if (refused) return refused;
    }
    throw new Error('nothing was refused');
  }

  it('hold for new rooms, conversations, searches and files, not for those that are there', async () => {
    const id = visitors.people.cleo.id;
    await visitors.post('cleo', '/direct-rooms', { username: 'ada' }).expect(303);
    for (let made = 0; made < 100; made++) await limit('room', id);
    for (let begun = 0; begun < 59; begun++) await limit('direct-room', id);
    for (let asked = 0; asked < 120; asked++) await limit('search', id);
    for (let sent = 0; sent < 60; sent++) await limit('upload', id);
    const fields = { name: 'Tea', kind: 'open', topic: '', members: '' };
    const rooms = await visitors.post('cleo', '/rooms', fields).expect(429);
    assert.match(rooms.text, /value="Tea"/);
    await visitors.post('cleo', '/direct-rooms', { username: 'bob' }).expect(429);
    await visitors.post('cleo', '/direct-rooms', { username: 'ada' }).expect(303);
    await visitors.get('cleo', '/search?q=tea').expect(429);
    const upload = request(parley.origin).post('/settings/avatar').set('Cookie', visitors.cookies.cleo);
    await upload.attach('avatar', Buffer.from('x'), 'x.png').expect(429);
    await visitors.get('dan', '/search?q=tea').expect(200);
  });

  it('hold for edits, reactions, reports and invitations, and keep what was typed', async () => {
    const { dan } = visitors.people;
    const own = (await postMessage(dan, 1, { body: 'mine', nonce: nonce() })).id;
    const { id: other } = await postMessage(await createPerson('fay'), 1, { body: 'other', nonce: nonce() });
    for (let done = 0; done < 30; done++)
      await Promise.all([limit('report', dan.id), limit('invitation', dan.id)]);
    const report = { reason: 'spam', details: 'kept <details>' };
    const reported = await visitors.post('dan', `/messages/${other}/report`, report).expect(429);
    assert.match(reported.text, /reported a lot[\s\S]*kept &lt;details&gt;/);
    await visitors.post('dan', '/people/ada/report', report).expect(429);
    await visitors.post('dan', '/settings/invitations', { days_open: '7', max_uses: '1' }).expect(429);
    for (const kind of ['edit', 'reaction'] as const)
      for (let done = 0; done < 300; done++) await limit(kind, dan.id)?.catch(() => undefined);
    const edited = await visitors.post('dan', `/messages/${own}/edits`, { body: 'kept <edit>' }).expect(429);
    assert.match(edited.text, /kept &lt;edit&gt;[\s\S]*edited a lot/);
    await visitors.post('dan', `/messages/${other}/reactions`, { emoji: '👍' }).expect(429);
    await visitors.post('ada', `/messages/${other}/reactions`, { emoji: '👍' }).expect(303);
  });

  it('end a socket that says a thousand things a second, and no other one', async () => {
    const [loud, quiet] = await Promise.all(
      (['dan', 'eve'] as const).map((name) => LiveClient.open(parley.origin, visitors.cookies[name], 1)),
    );
    for (let said = 0; said < 1000; said++) loud?.say({ type: 'typing' });
    await waitFor(() => loud?.closeCode === 1008, 'the loud socket to close');
    assert.ok(quiet?.isOpen);
    quiet?.socket.close();
  });

  it('are none when they are off', async () => {
    await keepServerSettings({ limits: false }, null);
    for (let sent = 0; sent < 100; sent += 20) {
      const batch = Array.from({ length: 20 }, () =>
        visitors.post('eve', '/rooms/1/messages', { body: 'x', nonce: nonce() }).set('HX-Request', 'true'),
      );
      for (const { status } of await Promise.all(batch)) assert.equal(status, 204);
    }
    for (let attempt = 0; attempt < 7; attempt++) await signIn('eve').expect(422);
    for (let made = 0; made < 201; made++) await limit('sign-up', '127.0.0.1');
    await keepServerSettings({ limits: true }, null);
  });
});
