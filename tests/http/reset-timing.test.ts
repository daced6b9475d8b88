import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson } from '../support/people.ts';
import { pause } from '../support/wait.ts';

const ROUNDS = 200;
const BETWEEN_MS = 5;
const KNOWN = ['ada', 'ada@example.org'];
const UNKNOWN = ['nobody', 'nobody@example.org'];

/** Says how long both take, without judging it: a busy machine would fail for nothing. */
describe('the time that a forgotten password takes', () => {
  let parley: TestParley;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    await createPerson('ada');
    // The jobs have begun.
    await pause(1500);
  });

  after(() => parley.stop());

  async function timeOf(login: string): Promise<number> {
    const startedAt = performance.now();
    const { status } = await fetch(`${parley.origin}/password-resets`, {
      method: 'POST',
      body: new URLSearchParams({ login }),
      redirect: 'manual',
    });
    assert.equal(status, 303);
    return performance.now() - startedAt;
  }

  const median = (times: number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;

  it('is told for known and unknown names, by turns', async (t) => {
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const order = [
        [KNOWN, known],
        [UNKNOWN, unknown],
      ] as const;
      for (const [logins, times] of round % 2 === 0 ? order : [...order].reverse()) {
        times.push(await timeOf(logins[round % 4 < 2 ? 0 : 1] ?? ''));
        await pause(BETWEEN_MS);
      }
    }
    const ratio = median(known) / median(unknown);
    t.diagnostic(
      `medians of ${ROUNDS}: known ${median(known).toFixed(2)} ms, unknown ${median(unknown).toFixed(2)} ms, ratio ${ratio.toFixed(3)}`,
    );
  });
});
