import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { identifyToken } from '../../src/domain/accounts/api-tokens.ts';
import { hashPassword } from '../../src/domain/accounts/passwords.ts';
import { createPersonalToken } from '../../src/domain/accounts/personal-tokens.ts';
import { endSession } from '../../src/domain/accounts/sessions.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { announce } from '../../src/domain/events.ts';
import { whileLocked } from '../support/locks.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson } from '../support/people.ts';
import { apiOf, signInProgramAs } from '../support/programs.ts';

const PASSWORD = 'correct horse battery';

describe('personal tokens over the API', () => {
  let parley: TestParley;
  let api: ReturnType<typeof apiOf>;
  let ada: Actor;
  let access: string;

  before(async () => {
    parley = await startTestParley();
    api = apiOf(parley.origin);
    ada = await createPerson('ada');
    await queryRows('UPDATE users SET password_hash = $2 WHERE id = $1', [
      ada.id,
      await hashPassword(PASSWORD),
    ]);
    access = (await signInProgramAs(ada)).accessToken;
  });

  after(() => parley.stop());

  const make = (more: object = {}, token = access) =>
    api('post', '/tokens', token, {
      ...{ name: 'My robot', scopes: ['read'], expires_in_days: 30, password: PASSWORD },
      ...more,
    });

  it('are made with the password, shown once, listed without what opens, and revoked', async () => {
    const { body: made } = await make().expect(201);
    assert.match(made.token, /^parley_personal_[\w-]{43}$/);
    const days = (Date.parse(made.expires_at) - Date.now()) / 86_400_000;
    assert.ok(days > 29.9 && days < 30.1);
    await api('get', '/auth/me', made.token).expect(200);
    const { body: list, text } = await api('get', '/tokens', made.token).expect(200);
    assert.deepEqual(list.items[0].scopes, ['read']);
    assert.ok(list.items[0].last_used_at, 'its use is noted');
    assert.ok(!text.includes(made.token));
    await api('delete', `/tokens/${made.id}`, access).expect(204);
    await api('get', '/auth/me', made.token).expect(401);
    await api('delete', `/tokens/${made.id}`, access).expect(404);
    for (const id of ['x', '0', '-1', '99999999999999999999'])
      await api('delete', `/tokens/${id}`, access).expect(404);
  });

  it('cannot be used for what they are not for, nor make others, nor sign out', async () => {
    const { body: reading } = await make().expect(201);
    await api('patch', '/auth/me', reading.token, { bio: 'x' }).expect(403, /write/);
    const { body: writing } = await make({
      scopes: ['read', 'write', 'write'],
      expires_in_days: null,
    }).expect(201);
    assert.deepEqual([writing.scopes, writing.expires_at], [['read', 'write'], null]);
    await api('patch', '/auth/me', writing.token, { bio: 'x' }).expect(200);
    await make({}, writing.token).expect(403, /makes no others/);
    await api('post', '/auth/logout', writing.token).expect(403);
    await api('get', '/auth/me', writing.token).expect(200);
  });

  it('are not made without the password, or with what is no choice', async () => {
    for (const more of [
      { password: 'wrong' },
      { password: undefined },
      { name: ' ' },
      { name: 'x'.repeat(81) },
      { scopes: [] },
      { scopes: ['all'] },
      { scopes: 'read' },
      { expires_in_days: 0 },
      { expires_in_days: 1.5 },
      { expires_in_days: undefined },
    ]) {
      const { body } = await make(more).expect(422);
      assert.deepEqual(Object.keys(body.errors), Object.keys(more));
    }
    const { body } = await make({ scopes: ['read', 'admin'] }).expect(422);
    assert.match(body.errors.scopes, /moderators/);
  });

  it('stay void when they are revoked in the middle of their first use', async () => {
    const chosen = { name: 'x', scopes: ['read'] as const, expiresAt: null };
    const { token } = await createPersonalToken(ada, chosen);
    const [{ sessionId } = { sessionId: '' }] = await queryRows<{ sessionId: string }>(
      'SELECT session_id AS "sessionId" FROM api_tokens WHERE user_id = $1 ORDER BY id DESC LIMIT 1',
      [ada.id],
    );
    announce('person.changed', { userId: ada.id });
    await whileLocked(
      'LOCK TABLE users IN ACCESS EXCLUSIVE MODE',
      () => endSession(sessionId),
      () => identifyToken(token),
    );
    assert.equal(await identifyToken(token), undefined);
  });

  it('are seen and revoked by nobody else', async () => {
    const eve = (await signInProgramAs(await createPerson('eve'))).accessToken;
    const { body: made } = await make().expect(201);
    assert.deepEqual((await api('get', '/tokens', eve).expect(200)).body, { items: [], next: null });
    await api('delete', `/tokens/${made.id}`, eve).expect(404);
    await api('get', '/auth/me', made.token).expect(200);
  });

  it('end at their time, and are no more than fifty', async () => {
    const bob = await createPerson('bob');
    const chosen = { name: 'x', scopes: ['read'] as const, expiresAt: new Date(Date.now() - 1000) };
    const { token } = await createPersonalToken(bob, chosen);
    await api('get', '/auth/me', token).expect(401);
    for (let index = 0; index < 50; index++) await createPersonalToken(bob, { ...chosen, expiresAt: null });
    await assert.rejects(createPersonalToken(bob, { ...chosen, expiresAt: null }), /50 tokens/);
    await queryRows(
      'DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE user_id = $1 ORDER BY id DESC LIMIT 2)',
      [bob.id],
    );
    const more = Array.from({ length: 6 }, () => createPersonalToken(bob, { ...chosen, expiresAt: null }));
    const made = (await Promise.allSettled(more)).filter(({ status }) => status === 'fulfilled');
    assert.equal(made.length, 2, 'also when they are made at once');
  });
});
