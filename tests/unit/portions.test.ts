import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spread } from '../../src/realtime/portions.ts';

const THOUSAND = Array.from({ length: 1000 }, (_, index) => index);

describe('what is done in portions', () => {
  it('is done for each once, in order, for fifty of a thousand at a time', async () => {
    const done: number[] = [];
    const counts = new Set<number>();
    const watch = setInterval(() => counts.add(done.length), 1);
    const spreading = spread(THOUSAND, (item) => done.push(item));
    assert.equal(done.length, 50);
    await spreading;
    clearInterval(watch);
    assert.deepEqual(done, THOUSAND);
    assert.ok([...counts].every((count) => count % 50 === 0));
  });
});
