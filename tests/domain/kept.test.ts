import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { transaction } from '../../src/db/transaction.ts';
import { noteChange } from '../../src/domain/changes.ts';
import { keepFactsWhile } from '../../src/domain/facts.ts';
import { Kept } from '../../src/domain/kept.ts';
import { connectTestDatabase } from '../support/database.ts';

describe('what is kept for everybody', () => {
  let disconnect: () => Promise<void>;
  let readings = 0;
  let answer: Promise<void> | undefined;

  before(async () => {
    disconnect = await connectTestDatabase();
  });

  afterEach(() => {
    keepFactsWhile(() => false);
    answer = undefined;
  });
  after(() => disconnect());

  const kept = new Kept<number, { reading: number }>(100, () => 40);
  const get = async (key = 1, roomId = 7) =>
    (
      await kept.get(key, { roomIds: [roomId] }, async () => {
        const reading = ++readings;
        await answer;
        return { reading };
      })
    ).reading;

  it('is read once, also for those who ask meanwhile, until its ground changes', async () => {
    keepFactsWhile(() => true);
    const [first, second] = await Promise.all([get(), get()]);
    assert.equal(first, second);
    noteChange({ roomIds: [8] });
    assert.equal(await get(), first);
    noteChange({ roomIds: [7] });
    assert.notEqual(await get(), first);
  });

  it('is read again by whoever asks after a change, though the reading before it is under way', async () => {
    keepFactsWhile(() => true);
    let finish = () => {};
    answer = new Promise((resolve) => {
      finish = resolve;
    });
    const before = get();
    noteChange({ roomIds: [7] });
    const later = get();
    finish();
    assert.notEqual(await before, await later);
    assert.equal(await get(), await later);
  });

  it('is read each time while changes may go unheard, and inside a transaction', async () => {
    let isLive = true;
    keepFactsWhile(() => isLive);
    const first = await get();
    await transaction(async () => assert.notEqual(await get(), first));
    isLive = false;
    assert.notEqual(await get(), await get());
    keepFactsWhile(() => true);
    assert.notEqual(await get(), first);
  });

  it('has a bound, and keeps no failure', async () => {
    keepFactsWhile(() => true);
    const firsts = [await get(1), await get(2), await get(3)];
    assert.equal(await get(3), firsts[2]);
    assert.notEqual(await get(1), firsts[0]);
    noteChange({ roomIds: [7] });
    answer = Promise.reject(new Error('away'));
    await assert.rejects(get());
    answer = undefined;
    assert.ok(await get());
  });
});
