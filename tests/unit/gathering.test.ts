import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { gathered } from '../../src/domain/gathering.ts';
import { pause } from '../support/wait.ts';

const MANY = 2000;
const READING_MS = 20;

describe('a gathered reading', () => {
  let source: Map<number, string>;
  let readings: (readonly number[])[];
  let isBroken: boolean;

  beforeEach(() => {
    source = new Map(Array.from({ length: MANY }, (_, key) => [key, `value ${key}`]));
    readings = [];
    isBroken = false;
  });

  /** Gives what the source holds when the reading begins, a while later. */
  function createReading() {
    return gathered<number, string>(async (keys) => {
      readings.push(keys);
      const found = new Map(keys.flatMap((key) => [[key, source.get(key)] as [number, string]]));
      await pause(READING_MS);
      if (isBroken) throw new Error('away');
      return found;
    });
  }

  it('is done once for all who ask in one turn, and gives each what they asked for', async () => {
    const ask = createReading();
    assert.deepEqual(await Promise.all([3, 5, 3, -1].map(ask)), ['value 3', 'value 5', 'value 3', undefined]);
    assert.deepEqual(readings, [[3, 5, -1]]);
  });

  it('gives nobody what was read before they asked', async () => {
    const ask = createReading();
    const first = ask(1);
    await pause(READING_MS / 2);
    source.set(1, 'another');
    assert.deepEqual([await ask(1), await first], ['another', 'value 1']);
  });

  it('answers everybody, however many ask while it is being read', async () => {
    const ask = createReading();
    const answers: Promise<string | undefined>[] = [];
    for (let key = 0; key < MANY; key++) {
      answers.push(ask(key));
      if (key % 100 === 0) await pause(1);
    }
    assert.deepEqual(await Promise.all(answers), [...source.values()]);
    assert.ok(readings.length < MANY / 10, `in ${readings.length} readings`);
  });

  it('fails for those who asked, and for nobody after them', async () => {
    const ask = createReading();
    isBroken = true;
    const outcomes = await Promise.allSettled([ask(1), ask(2)]);
    assert.ok(outcomes.every(({ status }) => status === 'rejected'));
    isBroken = false;
    assert.equal(await ask(1), 'value 1');
  });
});
