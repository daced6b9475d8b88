import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import request from 'supertest';
import { User } from '../../src/db/models/index.ts';
import { hashPassword } from '../../src/domain/accounts/passwords.ts';
import { codeOf, forgetUsedCodes, setUpSecondFactor } from '../support/codes.ts';
import { whileLocked } from '../support/locks.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';

const PASSWORD = 'correct horse battery';
const NEW = { password: 'battery staple', password_confirmation: 'battery staple' };

describe('somebody with a second factor', () => {
  let parley: TestParley;
  let visitors: Visitors<'ada' | 'bob'>;
  let passwordHash: string;
  let key: string;

  before(async () => {
    parley = await startTestParley();
    visitors = await signInPeople(parley, 'ada', 'bob');
    passwordHash = await hashPassword(PASSWORD);
    ({ key } = await setUpSecondFactor(visitors.people.ada));
  });

  beforeEach(async () => {
    await User.update({ passwordHash }, { where: {} });
    await forgetUsedCodes(visitors.people.ada.id);
    await queryRows('TRUNCATE rate_limits');
  });

  after(() => parley.stop());

  const post = (path: string, fields: object) => visitors.post('ada', path, fields);

  it('is asked for a code beside the password where others are not', async () => {
    const page = await visitors.get('ada', '/settings/account');
    for (const name of ['code_for_email', 'code_for_password'])
      assert.match(page.text, new RegExp(`<input id="${name}"`));
    assert.doesNotMatch((await visitors.get('bob', '/settings/account')).text, /code_for/);
  });

  it('changes the password with a code that counts only, which a wrong password does not use up', async () => {
    const change = (fields: object) => post('/settings/password', { ...NEW, ...fields });
    for (const code_for_password of ['', '000000', codeOf(key, -3), 'x'.repeat(500)])
      await change({ current_password: PASSWORD, code_for_password }).expect(
        422,
        /id="code_for_password-error"/,
      );
    const code = codeOf(key);
    const wrong = { current_password: 'wrong', code_for_password: code };
    await change(wrong).expect(422, /id="current_password-error"/);
    await change({ current_password: PASSWORD, code_for_password: code }).expect(303);
    await change({ current_password: NEW.password, code_for_password: code }).expect(422);
  });

  it('changes the mail address so, too', async () => {
    const change = (fields: object) =>
      post('/settings/email', { email: 'ada@new.example', password_for_email: PASSWORD, ...fields });
    await change({}).expect(422, /id="code_for_email-error"/);
    const [kept] = await queryRows<{ email: string }>(`SELECT email FROM users WHERE username = 'ada'`);
    assert.equal(kept?.email, 'ada@example.org');
    await change({ code_for_email: codeOf(key) }).expect(303);
  });

  it('is not signed in by a code when the password changes while the session is being made', async () => {
    const half = await request(parley.origin)
      .post('/sign-in')
      .type('form')
      .send({ login: 'ada', password: PASSWORD });
    const count = () => queryRows('SELECT FROM sessions WHERE user_id = $1', [visitors.people.ada.id]);
    const before = (await count()).length;
    const answer = await whileLocked(
      'LOCK TABLE sessions IN SHARE ROW EXCLUSIVE MODE',
      () => User.increment('credentialsVersion', { where: { username: 'ada' } }),
      () =>
        request(parley.origin)
          .post('/sign-in/code')
          .set('Cookie', half.get('Set-Cookie') ?? [])
          .type('form')
          .send({ code: codeOf(key) }),
    );
    assert.deepEqual([answer.status, answer.headers.location], [303, '/sign-in']);
    assert.equal((await count()).length, before);
  });
});
