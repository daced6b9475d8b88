import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Minutes } from '../../src/telemetry/minutes.ts';

const MINUTE_MS = 60_000;
const START = 1_000_000 * MINUTE_MS;

describe('the last sixty minutes', () => {
  it('counts by minute, the newest last', () => {
    const minutes = new Minutes();
    minutes.note(START);
    minutes.note(START + 1);
    minutes.note(START + MINUTE_MS);
    assert.deepEqual(minutes.read(START + MINUTE_MS).slice(-3), [0, 2, 1]);
    assert.equal(minutes.read(START + MINUTE_MS).length, 60);
  });

  it('forgets what is older than an hour', () => {
    const minutes = new Minutes();
    minutes.note(START);
    assert.equal(minutes.read(START + 59 * MINUTE_MS)[0], 1);
    assert.ok(minutes.read(START + 60 * MINUTE_MS).every((count) => count === 0));
    minutes.note(START + 1000 * MINUTE_MS);
    assert.deepEqual(minutes.read(START + 1000 * MINUTE_MS).slice(-2), [0, 1]);
  });
});
