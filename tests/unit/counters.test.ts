import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Tally } from '../../src/telemetry/counters.ts';

const MINUTE_MS = 60_000;
const START = 1_000_000 * MINUTE_MS;

describe('a tally', () => {
  it('counts by minute, the newest last', () => {
    const tally = new Tally();
    tally.note(START);
    tally.note(START + 1);
    tally.note(START + MINUTE_MS);
    assert.deepEqual(tally.read(START + MINUTE_MS).slice(-3), [0, 2, 1]);
    assert.equal(tally.read(START + MINUTE_MS).length, 60);
  });

  it('forgets what is older than an hour', () => {
    const tally = new Tally();
    tally.note(START);
    assert.equal(tally.read(START + 59 * MINUTE_MS)[0], 1);
    assert.ok(tally.read(START + 60 * MINUTE_MS).every((count) => count === 0));
    tally.note(START + 1000 * MINUTE_MS);
    assert.deepEqual(tally.read(START + 1000 * MINUTE_MS).slice(-2), [0, 1]);
  });
});
