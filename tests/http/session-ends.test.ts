import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { endSession, endSessionsOf } from '../../src/domain/accounts/sessions.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { whileLocked } from '../support/locks.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, sessionIdOf, signInAs } from '../support/people.ts';

const UNUSED_FOR_HOURS = `UPDATE sessions SET sess = jsonb_set(sess, '{lastUsedAt}', '1') WHERE sid = $1`;

describe('a session that ends while a request holds it', () => {
  let parley: TestParley;
  let ada: Actor;

  before(async () => {
    parley = await startTestParley();
    ada = await createPerson('ada');
  });

  after(() => parley.stop());

  /** Requests that write the session they came with, each with the lock that keeps them between its loading and that. */
  const WRITERS = [
    {
      what: 'the hourly note of its use',
      lock: `SELECT FROM users WHERE username = 'ada' FOR NO KEY UPDATE`,
      path: '/settings/profile',
      fields: { display_name: 'Ada', bio: 'x', time_zone: '' },
    },
    {
      what: 'a confirmation',
      lock: 'LOCK TABLE rate_limits IN ACCESS EXCLUSIVE MODE',
      path: '/settings/confirm',
      fields: { password: 'correct horse battery' },
    },
  ];

  /** Here, on another instance whose word has not come yet, and together with all others. */
  const ENDINGS: Record<string, (sessionId: string) => Promise<unknown>> = {
    'signing out': endSession,
    'another instance': (sessionId) => queryRows('DELETE FROM sessions WHERE sid = $1', [sessionId]),
    'a new password': () => endSessionsOf(ada.id, { reason: 'Your password was set anew.' }),
  };

  for (const { what, lock, path, fields } of WRITERS)
    for (const [by, end] of Object.entries(ENDINGS))
      it(`stays ended by ${by}, whatever ${what} writes`, async () => {
        const cookie = await signInAs(ada);
        const sessionId = sessionIdOf(cookie);
        await queryRows(UNUSED_FOR_HOURS, [sessionId]);
        const answer = await whileLocked(
          lock,
          () => end(sessionId),
          () => request(parley.origin).post(path).set('Cookie', cookie).type('form').send(fields),
        );
        assert.ok([303, 422].includes(answer.status), String(answer.status));
        assert.deepEqual(await queryRows('SELECT FROM sessions WHERE sid = $1', [sessionId]), []);
        const next = await request(parley.origin).get('/settings/profile').set('Cookie', cookie);
        assert.equal(next.status, 303);
      });

  it('is written again by whoever has it while it is there', async () => {
    const cookie = await signInAs(ada);
    await queryRows(UNUSED_FOR_HOURS, [sessionIdOf(cookie)]);
    await request(parley.origin).get('/settings/profile').set('Cookie', cookie).expect(200);
    const [kept] = await queryRows<{ isFresh: boolean }>(
      `SELECT last_used_at > now() - interval '1 minute' AS "isFresh" FROM sessions WHERE sid = $1`,
      [sessionIdOf(cookie)],
    );
    assert.equal(kept?.isFresh, true);
  });
});
