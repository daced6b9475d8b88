import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import request from 'supertest';
import { createInvitation } from '../../src/domain/accounts/invitations.ts';
import { openPasswordReset } from '../../src/domain/accounts/password-resets.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, signInAs } from '../support/people.ts';
import { apiOf, signInProgramAs } from '../support/programs.ts';

const PASSWORD = 'correct horse battery';
const ACCOUNT = { username: 'grace', email: 'Grace@example.org', password: PASSWORD };

describe('signing in over the API', () => {
  let parley: TestParley;
  let api: ReturnType<typeof apiOf>;

  before(async () => {
    parley = await startTestParley();
    api = apiOf(parley.origin);
    // The first account is let in whatever the settings say.
    await createPerson('ada');
  });

  afterEach(() => keepServerSettings({ signUp: 'open' }, null));

  after(() => parley.stop());

  const login = (body: object) => api('post', '/auth/login', undefined, body);
  const register = (body: object) => api('post', '/auth/register', undefined, body);

  it('makes an account and signs it in, and tells it of itself', async () => {
    const { body, headers } = await register(ACCOUNT).expect(201);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(body.token_type, 'Bearer');
    assert.equal(body.expires_in, 1800);
    const { body: me } = await api('get', '/auth/me', body.access_token).expect(200);
    assert.deepEqual(me, body.user);
    const { id, created_at, ...rest } = me;
    assert.ok(id > 0 && !Number.isNaN(Date.parse(created_at)));
    assert.deepEqual(rest, {
      ...{ username: 'grace', display_name: 'grace', email: 'grace@example.org', bio: '' },
      ...{ is_online: false, last_seen: null, is_bot: false },
    });
  });

  it('says by field what is wrong with a new account, and 409 for what is taken', async () => {
    const twice = { ...ACCOUNT, username: 'grace2', email: 'g2@example.org', password_confirmation: 'other' };
    const { body } = await register(twice).expect(422);
    assert.match(body.errors.password_confirmation, /not the same/);
    const { body: empty } = await register({}).expect(422);
    assert.deepEqual(Object.keys(empty.errors).sort(), ['email', 'password', 'username']);
    const { body: taken } = await register({ ...ACCOUNT, email: 'other@example.org' }).expect(409);
    assert.match(taken.errors.username, /already/);
    await register({ ...ACCOUNT, username: ['grace'], email: { $gt: '' } }).expect(422);
  });

  it('keeps the door as the pages do: closed, or by invitation', async () => {
    const [ada] = await queryRows<never>(
      `SELECT *, display_name AS "displayName" FROM users WHERE username = 'ada'`,
    );
    await keepServerSettings({ signUp: 'closed' }, null);
    await register({ ...ACCOUNT, username: 'hedy', email: 'hedy@example.org' }).expect(403);
    await keepServerSettings({ signUp: 'invitation' }, null);
    const invitation = await createInvitation(ada as never, { note: '', daysOpen: 7, maxUses: 1 });
    const hedy = { ...ACCOUNT, username: 'hedy', email: 'hedy@example.org' };
    await register(hedy).expect(422, /takes an invitation/);
    await register({ ...hedy, invitation: 'x' }).expect(422);
    await register({ ...hedy, invitation }).expect(201);
  });

  it('signs in by username or mail address, in whatever field, and not with a wrong password', async () => {
    for (const name of [{ login: 'GRACE' }, { username: 'grace' }, { email: 'grace@example.org' }])
      assert.equal((await login({ ...name, password: PASSWORD }).expect(200)).body.user.username, 'grace');
    const { body, headers } = await login({ login: 'grace', password: 'wrong' }).expect(401);
    assert.match(headers['www-authenticate'] ?? '', /^Bearer/);
    assert.deepEqual(body, { detail: 'That name and password do not fit together.' });
    const { body: nobody } = await login({ login: 'nobody', password: 'wrong' }).expect(401);
    assert.deepEqual(nobody, body);
    await login({ password: PASSWORD }).expect(422);
    await login({ login: 'grace' }).expect(422);
  });

  it('makes whoever guesses wait, as the page does', async () => {
    await createPerson('guessed');
    const statuses: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt++)
      statuses.push((await login({ login: 'guessed', password: 'wrong' })).status);
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
  });

  it('refuses what is no JSON, is something else, or is too much', async () => {
    const post = () => request(parley.origin).post('/api/v1/auth/login');
    await post().type('json').send('{"login":').expect(400);
    for (const [body, field] of [
      ['[]', 'form'],
      ['{"login":7}', 'login'],
    ] as const) {
      const { body: problem } = await post().type('json').send(body).expect(422);
      assert.doesNotMatch(problem.errors[field], /invalid|expected/i, 'it is a sentence for people');
    }
    await post().type('text/plain').send('login=ada').expect(415);
    await post()
      .type('json')
      .send(JSON.stringify({ login: 'x'.repeat(70_000) }))
      .expect(413);
    await api('get', '/nothing/here').expect(404);
  });

  it('shows what the person changes of themselves, and leaves the rest', async () => {
    const { accessToken } = await signInProgramAs(await createPerson('changing'));
    const { body } = await api('patch', '/auth/me', accessToken, { bio: 'Counts.' }).expect(200);
    assert.deepEqual([body.display_name, body.bio], ['changing', 'Counts.']);
    const { body: named } = await api('patch', '/auth/me', accessToken, { display_name: 'Ada L.' }).expect(
      200,
    );
    assert.deepEqual([named.display_name, named.bio], ['Ada L.', 'Counts.']);
    await Promise.all([
      api('patch', '/auth/me', accessToken, { display_name: 'Ada' }).expect(200),
      api('patch', '/auth/me', accessToken, { bio: 'Counts on.' }).expect(200),
    ]);
    const { body: both } = await api('patch', '/auth/me', accessToken, {}).expect(200);
    assert.deepEqual([both.display_name, both.bio], ['Ada', 'Counts on.']);
    await api('patch', '/auth/me', accessToken, { display_name: ' ' }).expect(422);
    await api('patch', '/auth/me', undefined, { bio: 'x' }).expect(401);
  });

  it('takes no cookie for a token, and needs no token of its own against other sites', async () => {
    const cookie = await signInAs(await createPerson('browsing'));
    await request(parley.origin).get('/api/v1/auth/me').set('Cookie', cookie).expect(401);
  });

  it('answers a request for a new password alike for everybody, and sets it by the link', async () => {
    await api('post', '/auth/password-reset', undefined, { login: 'grace' }).expect(204);
    await api('post', '/auth/password-reset', undefined, { email: 'nobody@example.org' }).expect(204);
    await api('post', '/auth/password-reset', undefined, {}).expect(422);
    const confirm = { token: 'x'.repeat(43), password: PASSWORD };
    await api('post', '/auth/password-reset-confirm', undefined, confirm).expect(404);
    await api('post', '/auth/password-reset-confirm', undefined, { ...confirm, password: 'short' }).expect(
      422,
    );
    const forgetful = await createPerson('forgetful');
    const { accessToken } = await signInProgramAs(forgetful);
    const reset = { ...confirm, token: (await openPasswordReset('forgetful'))?.token };
    await api('post', '/auth/password-reset-confirm', undefined, reset).expect(204);
    await api('get', '/auth/me', accessToken).expect(401);
    await api('post', '/auth/password-reset-confirm', undefined, reset).expect(404);
    await login({ login: 'forgetful', password: PASSWORD }).expect(200);
  });
});
