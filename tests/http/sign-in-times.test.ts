import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { startTestParley, type TestParley } from '../support/parley.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const PASSWORD = 'correct horse battery';

/** Says how long it takes; fails by nothing that depends on that. */
describe('a wrong password', () => {
  let parley: TestParley;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    const passwords = { password: PASSWORD, password_confirmation: PASSWORD };
    const fields = { username: 'ada', email: 'ada@example.org', ...passwords };
    await request(parley.origin).post('/sign-up').type('form').send(fields).expect(303);
  });

  after(() => parley.stop());

  async function timeSignIn(login: string): Promise<number> {
    const from = performance.now();
    const form = request(parley.origin).post('/sign-in').type('form');
    await form.send({ login, password: 'wrong password' }).expect(422);
    return performance.now() - from;
  }

  it('takes as long for an account that there is as for one that there is not', async (t) => {
    const logins = ['ada', 'nobody'];
    const times = new Map(logins.map((login) => [login, [] as number[]]));
    // In turn, so that what else the machine does falls on all alike.
    for (let round = 0; round < ROUNDS; round++)
      for (const [login, taken] of times) taken.push(await timeSignIn(login));
    for (const [login, taken] of times) t.diagnostic(`median of ${login}: ${median(taken).toFixed(1)} ms`);
    assert.ok([...times.values()].every((taken) => taken.length === ROUNDS));
  });
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
