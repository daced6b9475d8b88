import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { LiveClient } from '../support/live-client.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { waitFor } from '../support/wait.ts';

const PASSWORD = 'correct horse battery';

describe('accounts over HTTP', () => {
  let parley: TestParley;

  before(async () => {
    parley = await startTestParley();
  });

  after(() => parley.stop());

  const http = () => request(parley.origin);

  function form(username: string, changes: Record<string, unknown> = {}) {
    const person = {
      username,
      email: `${username}@example.org`,
      password: PASSWORD,
      password_confirmation: PASSWORD,
    };
    return http()
      .post('/sign-up')
      .type('form')
      .send({ ...person, ...changes });
  }

  function cookieOf(response: request.Response): string {
    const cookies = (response.get('Set-Cookie') ?? []).map((cookie) => cookie.split(';')[0] ?? '');
    return cookies.find((cookie) => cookie.startsWith('parley=')) ?? '';
  }

  it('makes the first account the admin and puts everybody into General', async () => {
    const first = await form('Ada');
    assert.deepEqual([first.status, first.headers.location], [303, '/rooms']);
    await form('bob').expect(303);
    assert.deepEqual(await queryRows('SELECT username, role FROM users ORDER BY id'), [
      { username: 'Ada', role: 'admin' },
      { username: 'bob', role: 'member' },
    ]);
    const rooms = await http().get('/rooms').set('Cookie', cookieOf(first));
    assert.match(rooms.text, /General/);
  });

  it('keeps what was typed and puts the error beside its field', async () => {
    const cases: [string, Record<string, unknown>, RegExp][] = [
      ['username', { username: '' }, /Choose a username/],
      ['username', { username: 'x' }, /2 to 32/],
      ['username', { username: '-dash' }, /begin and end/],
      ['username', { username: 'ADA' }, /already/],
      ['username', { username: '\u200b\u200b\u200b' }, /letters, digits/],
      ['username', { username: 'a\0b' }, /cannot be stored/],
      ['email', { email: 'ADA@example.org' }, /already/],
      ['email', { email: 'nobody' }, /not a mail address/],
      ['email', { email: `${'x'.repeat(250)}@example.org` }, /not a mail address/],
      ['password', { password: 'short', password_confirmation: 'short' }, /at least 8/],
      ['password', { password: 'x'.repeat(1001), password_confirmation: 'x'.repeat(1001) }, /at most 1000/],
      ['password_confirmation', { password_confirmation: 'another one' }, /not the same/],
    ];
    for (const [field, changes, sentence] of cases) {
      const { status, text } = await form('carol', changes);
      assert.equal(status, 422, field);
      const error = new RegExp(`id="${field}-error">([^<]*)`).exec(text)?.[1] ?? '';
      assert.match(error, sentence);
      const kept = String(changes.email ?? 'carol@example.org');
      assert.ok(text.includes(`value="${kept}"`), field);
      assert.ok(!text.includes(PASSWORD), 'a password is never shown');
    }
  });

  it('refuses operators, arrays and lone surrogates in place of text', async () => {
    for (const body of ['username[]=ada', 'login=x&login=y&password=z', 'username[$gt]=']) {
      for (const path of ['/sign-up', '/sign-in'])
        await http().post(path).type('form').send(body).expect(422);
    }
    const json = { login: 'ada', password: { $gt: '' } };
    await http().post('/sign-in').send(json).expect(422);
    const lone =
      '{"username":"a\\ud800b","email":"x@example.org","password":"12345678","password_confirmation":"12345678"}';
    await http().post('/sign-up').type('json').send(lone).expect(422);
  });

  it('signs in by name or address in any letter case, and answers the same for wrong and unknown', async () => {
    for (const login of ['ada', 'ADA@Example.org']) {
      const { status, headers } = await http()
        .post('/sign-in')
        .type('form')
        .send({ login, password: PASSWORD });
      assert.deepEqual([status, headers.location], [303, '/rooms']);
    }
    const wrong = await http()
      .post('/sign-in')
      .type('form')
      .send({ login: 'same', password: 'wrong password' });
    await form('same').expect(303);
    const unknown = await http()
      .post('/sign-in')
      .type('form')
      .send({ login: 'same', password: 'wrong password' });
    assert.deepEqual([wrong.status, wrong.text], [422, unknown.text]);
  });

  it('counts passwords whole: what differs after byte 72 is different', async () => {
    const password = 'p'.repeat(99);
    await form('dora', { password: `${password}1`, password_confirmation: `${password}1` }).expect(303);
    await http()
      .post('/sign-in')
      .type('form')
      .send({ login: 'dora', password: `${password}2` })
      .expect(422);
    await http()
      .post('/sign-in')
      .type('form')
      .send({ login: 'dora', password: `${password}1` })
      .expect(303);
  });

  it('gives a new session id at sign-in, and notes who uses it', async () => {
    const first = cookieOf(await form('erin'));
    const signedIn = await http()
      .post('/sign-in')
      .set({ Cookie: first, 'User-Agent': 'A browser' })
      .type('form')
      .send({ login: 'erin', password: PASSWORD });
    assert.notEqual(cookieOf(signedIn), first);
    await http().get('/rooms').set('Cookie', first).expect(303);
    await http().get('/rooms').set('Cookie', cookieOf(signedIn)).expect(200);
    const rows = await queryRows<{ user_agent: string; last_used_at: Date }>(
      `SELECT user_agent, last_used_at FROM sessions WHERE user_agent = 'A browser'`,
    );
    assert.ok(Date.now() - Number(rows[0]?.last_used_at) < 60_000);
  });

  it('signs out whoever was signed in before, when somebody else signs in or up in the same browser', async () => {
    await form('gina');
    const other = { login: 'gina', password: PASSWORD };
    const ways = {
      'sign-in': (cookie: string) => http().post('/sign-in').set('Cookie', cookie).type('form').send(other),
      'sign-up': (cookie: string) => form('hugo').set('Cookie', cookie),
    };
    for (const [way, enter] of Object.entries(ways)) {
      const cookie = cookieOf(await form(`ines-${way}`));
      const client = await LiveClient.open(parley.origin, cookie, 1);
      await enter(cookie).expect(303);
      await waitFor(() => client.closeCode === 1008, `the socket from before the ${way} to close`);
    }
  });

  it('signs out for good: the row is gone and the cookie is nobody’s', async () => {
    const cookie = cookieOf(await form('fred'));
    const before = await queryRows('SELECT id FROM sessions');
    const signedOut = await http().post('/sign-out').set('Cookie', cookie);
    assert.deepEqual([signedOut.status, signedOut.headers.location], [303, '/sign-in']);
    assert.equal((await queryRows('SELECT id FROM sessions')).length, before.length - 1);
    const after = await http().get('/rooms').set('Cookie', cookie);
    assert.deepEqual([after.status, after.headers.location], [303, '/sign-in?next=%2Frooms']);
  });

  it('goes on to a page of this site after signing in, and to no other', async () => {
    const goes: [string, string][] = [
      ['/rooms/7?around=3', '/rooms/7?around=3'],
      ['//evil.example', '/rooms'],
      ['/\\evil.example', '/rooms'],
      ['https://evil.example', '/rooms'],
      ['javascript:alert(1)', '/rooms'],
      ['/\t/evil.example', '/rooms'],
    ];
    for (const [next, location] of goes) {
      const answer = await http()
        .post('/sign-in')
        .type('form')
        .send({ login: 'ada', password: PASSWORD, next });
      assert.equal(answer.headers.location, location, next);
    }
  });
});
