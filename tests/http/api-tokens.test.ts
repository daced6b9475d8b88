import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import request from 'supertest';
import { deleteAccount } from '../../src/domain/accounts/account-deletion.ts';
import { hashPassword } from '../../src/domain/accounts/passwords.ts';
import type { ProgramTokens } from '../../src/domain/accounts/program-sign-in.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { subscribe } from '../../src/domain/events.ts';
import { sanction } from '../../src/domain/moderation/sanctions.ts';
import { codeOf, forgetUsedCodes, setUpSecondFactor } from '../support/codes.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, signInAs } from '../support/people.ts';
import { apiOf, signInProgramAs } from '../support/programs.ts';
import { createStaff } from '../support/staff.ts';

const PASSWORD = 'correct horse battery';

describe('the tokens of a program', () => {
  let parley: TestParley;
  let api: ReturnType<typeof apiOf>;
  let mod: Actor;
  let ada: Actor;
  let tokens: ProgramTokens;
  let passwordHash: string;
  let count = 0;

  before(async () => {
    parley = await startTestParley();
    api = apiOf(parley.origin);
    mod = await createStaff('mod', 'admin');
    passwordHash = await hashPassword(PASSWORD);
  });

  beforeEach(async () => {
    ada = await createPerson(`ada${++count}`);
    tokens = await signInProgramAs(ada);
  });

  after(() => parley.stop());

  const me = (token: string) => api('get', '/auth/me', token);
  const refresh = (token: string) => api('post', '/auth/refresh', undefined, { refresh_token: token });
  const givePassword = () =>
    queryRows('UPDATE users SET password_hash = $2 WHERE id = $1', [ada.id, passwordHash]);
  const makeOld = (kind: string) =>
    queryRows(`UPDATE api_tokens SET expires_at = now() WHERE kind = $1 AND user_id = $2`, [kind, ada.id]);

  it('are good for nothing when they are cut, changed, of another kind, or none at all', async () => {
    const { accessToken, refreshToken } = tokens;
    const changed = accessToken.slice(0, -2) + (accessToken.endsWith('AA') ? 'BB' : 'AA');
    for (const token of [
      accessToken.slice(0, -1),
      changed,
      refreshToken,
      'x',
      `${accessToken}x`,
      'eyJhbGciOiJub25lIn0.e30.',
    ])
      await me(token)
        .expect(401)
        .expect('WWW-Authenticate', /^Bearer/)
        .expect(/void/);
    await api('get', '/auth/me').expect(401, /sign in first/i);
    for (const token of [accessToken, refreshToken.slice(0, -1), 'x']) await refresh(token).expect(401);
    await refresh(['x'] as never).expect(422);
    await me(accessToken).expect(200);
  });

  it('are void at once when the program signs out, and what it holds open is told', async () => {
    await me(tokens.accessToken).expect(200);
    const ended: string[] = [];
    const stop = subscribe('session.ended', ({ sessionId }) => ended.push(sessionId));
    await api('post', '/auth/logout', tokens.accessToken).expect(204);
    stop();
    assert.match(ended.join(), /^program:/);
    await me(tokens.accessToken).expect(401);
    await refresh(tokens.refreshToken).expect(401);
    await api('post', '/auth/logout', tokens.accessToken).expect(401);
  });

  it('are exchanged for others, and the former access token stays good for its time', async () => {
    const { body } = await refresh(tokens.refreshToken).expect(200);
    await me(body.access_token).expect(200);
    await me(tokens.accessToken).expect(200);
    const next = await refresh(body.refresh_token).expect(200);
    await me(next.body.access_token).expect(200);
    const rows = await queryRows('SELECT FROM sessions WHERE user_id = $1', [ada.id]);
    assert.equal(rows.length, 1, 'it is one sign-in');
  });

  it('are all void when a refresh token comes twice', async () => {
    const other = await signInProgramAs(ada);
    const { body } = await refresh(tokens.refreshToken).expect(200);
    await refresh(tokens.refreshToken).expect(401);
    for (const token of [tokens.accessToken, body.access_token]) await me(token).expect(401);
    await refresh(body.refresh_token).expect(401);
    await me(other.accessToken).expect(200);
  });

  it('go to one of two who show the same refresh token at the same moment, and are void then', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(tokens.refreshToken)));
    const winners = answers.filter(({ status }) => status === 200);
    assert.deepEqual([winners.length, answers.filter(({ status }) => status === 401).length], [1, 5]);
    await me(winners[0]?.body.access_token).expect(401);
    const rows = await queryRows('SELECT FROM api_tokens WHERE user_id = $1', [ada.id]);
    assert.equal(rows.length, 0);
  });

  it('are known without asking the database, until they end', async () => {
    await me(tokens.accessToken).expect(200);
    await queryRows('DELETE FROM api_tokens WHERE user_id = $1', [ada.id]);
    await me(tokens.accessToken).expect(200);
    await api('post', '/auth/logout', tokens.accessToken).expect(204);
    await me(tokens.accessToken).expect(401);
  });

  it('end by themselves', async () => {
    await makeOld('access');
    await me(tokens.accessToken).expect(401);
    await makeOld('refresh');
    await refresh(tokens.refreshToken).expect(401);
  });

  it('are void while their person is suspended, and for good when they are banned or gone', async () => {
    const given = { userId: ada.id, reason: 'rude' };
    await me(tokens.accessToken).expect(200);
    await sanction(mod, { ...given, kind: 'suspension', endsAt: new Date(Date.now() + 60_000) });
    await me(tokens.accessToken).expect(401);
    await refresh(tokens.refreshToken).expect(401);
    const bob = await createPerson(`bob${count}`);
    const ofBob = await signInProgramAs(bob);
    await me(ofBob.accessToken).expect(200);
    await sanction(mod, { userId: bob.id, kind: 'ban', reason: 'rude', endsAt: null });
    await me(ofBob.accessToken).expect(401);
    await refresh(ofBob.refreshToken).expect(401);
    const cleo = await createPerson(`cleo${count}`);
    const ofCleo = await signInProgramAs(cleo);
    await deleteAccount(cleo, { messages: 'stay' });
    await me(ofCleo.accessToken).expect(401);
  });

  it('end with a new password, with its other devices, and on the devices page, where it is called a program', async () => {
    const cookie = await signInAs(ada);
    const page = await request(parley.origin).get('/settings/sessions').set('Cookie', cookie).expect(200);
    const [, row] = /The program robot[\s\S]*?\/settings\/sessions\/(\d+)\/removal/.exec(page.text) ?? [];
    await me(tokens.accessToken).expect(200);
    const post = (path: string, fields: object = {}) =>
      request(parley.origin).post(path).set('Cookie', cookie).type('form').send(fields).expect(303);
    await post(`/settings/sessions/${row}/removal`);
    await me(tokens.accessToken).expect(401);
    const second = await signInProgramAs(ada);
    await post('/settings/sessions/others/removal');
    await me(second.accessToken).expect(401);
    const third = await signInProgramAs(ada);
    await givePassword();
    const changed = { password: 'another long one', password_confirmation: 'another long one' };
    await post('/settings/password', { current_password: PASSWORD, ...changed });
    await me(third.accessToken).expect(401);
  });

  it('take the code of those who have a second factor', async () => {
    await givePassword();
    const { key } = await setUpSecondFactor(ada);
    const login = (more: object) =>
      api('post', '/auth/login', undefined, { login: ada.username, password: PASSWORD, ...more });
    for (const code of [undefined, '000000']) {
      const { body } = await login({ code }).expect(401);
      assert.ok(body.errors.code);
    }
    const { body } = await login({ code: codeOf(key) }).expect(200);
    await me(body.access_token).expect(200);
    await login({ code: codeOf(key) }).expect(401);
    await forgetUsedCodes(ada.id);
  });

  it('are nowhere in the database, only their digests are', async () => {
    const { body } = await api('post', '/auth/ticket', tokens.accessToken).expect(201);
    const tables = await queryRows<{ name: string }>(
      `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    assert.ok(tables.length > 20);
    const secrets = [tokens.accessToken, tokens.refreshToken, body.ticket];
    for (const { name } of tables) {
      const text = JSON.stringify(await queryRows(`SELECT t::text AS row FROM ${name} AS t`));
      for (const secret of secrets) {
        const random = secret.replace(/^parley_[a-z]+_/, '');
        const hex = Buffer.from(secret).toString('hex');
        assert.ok(!text.includes(random) && !text.includes(hex), `${name} has a token`);
      }
    }
  });

  it('are kept for the fifty programs that were used last', async () => {
    const many: ProgramTokens[] = [];
    for (let index = 0; index < 50; index++) many.push(await signInProgramAs(ada));
    await me(tokens.accessToken).expect(401);
    await me(many[0]?.accessToken ?? '').expect(200);
  });
});
