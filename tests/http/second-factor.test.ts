import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import request from 'supertest';
import { hashPassword } from '../../src/domain/accounts/passwords.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { codeOf, setUpSecondFactor } from '../support/codes.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, signInAs } from '../support/people.ts';

const PASSWORD = 'correct horse battery';

describe('the second factor over HTTP', () => {
  let parley: TestParley;
  let passwordHash: string;
  let ada: Actor;
  let key: string;
  let recoveryCodes: readonly string[];
  let count = 0;

  before(async () => {
    parley = await startTestParley();
    passwordHash = await hashPassword(PASSWORD);
  });

  beforeEach(async () => {
    ada = await createPerson(`ada${++count}`);
    await queryRows('UPDATE users SET password_hash = $2 WHERE id = $1', [ada.id, passwordHash]);
    ({ key, recoveryCodes } = await setUpSecondFactor(ada));
  });

  after(() => parley.stop());

  const get = (cookie: string, path: string) => request(parley.origin).get(path).set('Cookie', cookie);
  const post = (cookie: string, path: string, fields: object = {}) =>
    request(parley.origin).post(path).set('Cookie', cookie).type('form').send(fields);

  function cookieOf(response: request.Response): string {
    const cookies = (response.get('Set-Cookie') ?? []).map((cookie) => cookie.split(';')[0] ?? '');
    return cookies.find((cookie) => cookie.startsWith('parley=')) ?? '';
  }

  async function givePassword(fields: object = {}): Promise<string> {
    const answer = await post('', '/sign-in', { login: ada.username, password: PASSWORD, ...fields });
    assert.deepEqual([answer.status, answer.headers.location], [303, '/sign-in/code']);
    return cookieOf(answer);
  }

  it('signs nobody in by the password alone', async () => {
    const half = await givePassword();
    assert.equal((await get(half, '/rooms')).headers.location, '/sign-in?next=%2Frooms');
    await post(half, '/rooms/1/messages', { body: 'x' }).expect(303).expect('Location', '/sign-in');
    await get(half, '/sign-in/code').expect(200, /autocomplete="one-time-code"/);
    const rows = await queryRows('SELECT FROM sessions WHERE user_id = $1', [ada.id]);
    assert.equal(rows.length, 0);
  });

  it('signs in with a code, under a new session id, and leads to where one wanted to go', async () => {
    const half = await givePassword({ next: '/rooms/1' });
    const answer = await post(half, '/sign-in/code', { code: codeOf(key) });
    assert.deepEqual([answer.status, answer.headers.location], [303, '/rooms/1']);
    assert.notEqual(cookieOf(answer), half);
    await get(cookieOf(answer), '/rooms/1').expect(200);
    await get(half, '/rooms/1').expect(303);
  });

  it('refuses codes that were used, are off by two steps or are none, in words beside the field', async () => {
    const used = codeOf(key);
    await post(await givePassword(), '/sign-in/code', { code: used }).expect(303);
    const half = await givePassword();
    for (const code of [used, codeOf(key, -2), codeOf(key, 3), '１２３４５６', 'x'.repeat(40)]) {
      const { status, text } = await post(half, '/sign-in/code', { code });
      assert.equal(status, 422, code);
      assert.match(text, /id="code-error">[^<]+counts once/);
    }
    const over = await post(half, '/sign-in/code', { code: codeOf(key, 1) });
    assert.equal(over.headers.location, '/sign-in', 'five attempts are all');
  });

  it('refuses what is no text, what is too long, and codes without a password before', async () => {
    const half = await givePassword();
    for (const fields of [{}, { code: '' }, { code: ['1', '2'] }, { code: 'x'.repeat(41) }, { code: 'a\0b' }])
      await post(half, '/sign-in/code', fields).expect(422);
    await post('', '/sign-in/code', { code: codeOf(key) })
      .expect(303)
      .expect('Location', '/sign-in');
    await get('', '/sign-in/code').expect(303).expect('Location', '/sign-in');
  });

  it('signs in with a recovery code, once', async () => {
    const code = recoveryCodes[0];
    await post(await givePassword(), '/sign-in/code', { code })
      .expect(303)
      .expect('Location', '/rooms');
    await post(await givePassword(), '/sign-in/code', { code }).expect(422);
  });

  it('takes nothing when the password has changed meanwhile, or the time is over', async () => {
    const half = await givePassword();
    await queryRows('UPDATE users SET credentials_version = credentials_version + 1 WHERE id = $1', [ada.id]);
    const answer = await post(half, '/sign-in/code', { code: codeOf(key) });
    assert.equal(answer.headers.location, '/sign-in');
    const late = await givePassword();
    await queryRows(`UPDATE sessions SET expire = now() - interval '1 second' WHERE user_id IS NULL`);
    const { headers } = await post(late, '/sign-in/code', { code: codeOf(key) });
    assert.match(headers.location ?? '', /^\/sign-in/);
  });

  it('slows down whoever guesses, however often they give the password again', async () => {
    const statuses: number[] = [];
    for (let round = 0; round < 3; round++) {
      const half = await givePassword();
      for (let attempt = 0; attempt < 5; attempt++)
        statuses.push((await post(half, '/sign-in/code', { code: '000000' })).status);
    }
    assert.equal(statuses.filter((status) => status === 422).length, 10);
    assert.ok(statuses.slice(10).every((status) => status === 429));
  });

  it('asks for the password, and the code, before anything about it is shown or changed', async () => {
    const cookie = await signInAs(ada);
    const paths = ['', '/confirmation', '/recovery-codes', '/removal'].map(
      (end) => `/settings/second-factor${end}`,
    );
    for (const path of paths) {
      const { status, headers } = await post(cookie, path).set(
        'Referer',
        `${parley.origin}/settings/second-factor`,
      );
      assert.deepEqual(
        [status, headers.location],
        [303, '/settings/confirm?next=%2Fsettings%2Fsecond-factor'],
      );
    }
    const away = await post(cookie, '/settings/second-factor').set('Referer', 'https://evil.example/x');
    assert.equal(away.headers.location, '/settings/confirm?next=%2Fsettings%2Fprofile');
    const form = await get(cookie, '/settings/confirm?next=/settings/second-factor');
    assert.match(form.text, /name="next" value="\/settings\/second-factor"[\s\S]*name="code"/);
    const confirm = (fields: object) =>
      post(cookie, '/settings/confirm', { next: '/settings/second-factor', ...fields });
    assert.match(
      (await confirm({ password: 'wrong', code: codeOf(key) }).expect(422)).text,
      /id="password-error"/,
    );
    assert.match((await confirm({ password: PASSWORD, code: '000000' }).expect(422)).text, /id="code-error"/);
    await confirm({ password: PASSWORD, code: codeOf(key) })
      .expect(303)
      .expect('Location', '/settings/second-factor');
    await get(cookie, '/settings/second-factor').expect(200, /10 are left/);
    await post(cookie, '/settings/second-factor/removal')
      .expect(303)
      .expect('Location', '/settings/second-factor');
    const other = await signInAs(ada);
    await get(other, '/settings/second-factor').expect(303);
  });

  it('leads on from the confirmation to pages of this site only', async () => {
    const cookie = await signInAs(ada);
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)']) {
      const form = await get(cookie, `/settings/confirm?next=${encodeURIComponent(next)}`);
      assert.match(form.text, /name="next" value="\/settings\/profile"/, next);
    }
    await get('', '/settings/confirm').expect(303).expect('Location', '/sign-in?next=%2Fsettings%2Fconfirm');
  });

  it('shows the key and the recovery codes once, as a picture of this site, and keeps neither in a cache', async () => {
    const bob = await createPerson(`bob${count}`);
    await queryRows('UPDATE users SET password_hash = $2 WHERE id = $1', [bob.id, passwordHash]);
    const cookie = cookieOf(await post('', '/sign-in', { login: bob.username, password: PASSWORD }));
    await get(cookie, '/settings/second-factor/qr.svg').expect(404);
    await post(cookie, '/settings/second-factor').expect(303);
    const page = await get(cookie, '/settings/second-factor');
    const text = /<code class="key">([A-Z2-7 ]+)</.exec(page.text)?.[1] ?? '';
    const qr = await get(cookie, '/settings/second-factor/qr.svg').expect(200);
    assert.deepEqual([qr.type, qr.headers['cache-control']], ['image/svg+xml', 'no-store']);
    assert.match(String(qr.body), /^<svg/);
    await post(cookie, '/settings/second-factor/confirmation', { code: '000000' }).expect(
      422,
      /id="code-error"/,
    );
    const done = await post(cookie, '/settings/second-factor/confirmation', { code: codeOf(text) }).expect(
      200,
    );
    assert.equal(done.text.match(/<li><code>/g)?.length, 10);
    assert.equal(done.headers['cache-control'], 'no-store');
    await get(cookie, '/settings/second-factor/qr.svg').expect(404);
    assert.ok(!(await get(cookie, '/settings/second-factor')).text.includes(text));
  });
});
