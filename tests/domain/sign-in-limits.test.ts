import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { admitAttempt, type Source } from '../../src/domain/accounts/sign-in-limits.ts';
import { TooMany } from '../../src/domain/errors.ts';
import { SIGN_IN } from '../../src/domain/limits/kinds.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { connectTestDatabase } from '../support/database.ts';
import { letTimePass } from '../support/limits.ts';
import { queryRows } from '../support/parley.ts';

const MANY = 10_000;
const ADDRESSES = 2000;
const ADA = 1;
const DEVICE = { id: 'ada-s-laptop-0000000000', userIds: [ADA] };
const HERE = '203.0.113.1';

describe('attempts to sign in', () => {
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
  });

  beforeEach(async () => {
    await queryRows('TRUNCATE rate_limits');
    await keepServerSettings({ limits: true }, null);
  });

  after(() => disconnect());

  /** 0 when the password would be looked at, else the seconds to wait. */
  async function attempt(source: Source, account = 'ada', userId: number | undefined = ADA): Promise<number> {
    try {
      await admitAttempt(account, userId, source);
      return 0;
    } catch (error) {
      assert.ok(error instanceof TooMany, String(error));
      return error.retryAfterSeconds;
    }
  }

  /** How many of so many attempts, a hundred at the same moment, would be looked at, and how long they took. */
  async function attack(
    sourceOf: (index: number) => Source,
    accountOf = (_index: number) => 'ada',
  ): Promise<{ admitted: number; seconds: number }> {
    const startedAt = performance.now();
    let admitted = 0;
    for (let from = 0; from < MANY; from += 100) {
      const waits = Array.from({ length: 100 }, (_, index) =>
        attempt(sourceOf(from + index), accountOf(from + index)),
      );
      admitted += (await Promise.all(waits)).filter((wait) => wait === 0).length;
    }
    return { admitted, seconds: (performance.now() - startedAt) / 1000 };
  }

  it('are free at first, then wait longer after each, up to a quarter of an hour', async () => {
    for (let free = 0; free < 5; free++) assert.equal(await attempt({ address: HERE }), 0);
    const waits: number[] = [];
    for (let round = 0; round < 11; round++) {
      const wait = await attempt({ address: HERE });
      assert.equal(await attempt({ address: HERE }), wait, 'to ask again makes it no longer');
      waits.push(wait);
      await letTimePass(wait);
      assert.equal(await attempt({ address: HERE }), 0);
    }
    assert.deepEqual(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('are forgotten when one was right', async () => {
    for (let wrong = 0; wrong < 4; wrong++) await attempt({ address: HERE });
    const right = await admitAttempt('ada', ADA, { address: HERE });
    await right.succeed();
    for (let free = 0; free < 5; free++) assert.equal(await attempt({ address: HERE }), 0);
    assert.ok((await attempt({ address: HERE })) > 0);
  });

  it('do not count when nobody looked at them', async () => {
    for (let busy = 0; busy < 200; busy++)
      await (await admitAttempt('ada', ADA, { address: HERE })).withdraw();
    assert.equal(await attempt({ address: HERE }), 0);
  });

  it('are bounded from one address, and do not keep the owner out who is elsewhere', async () => {
    const { admitted, seconds } = await attack(() => ({ address: HERE }));
    assert.ok(admitted <= 5 + Math.log2(seconds + 1), `${admitted} in ${seconds} s`);
    assert.equal(await attempt({ address: '198.51.100.9' }), 0);
    assert.equal(
      await attempt({ address: HERE, device: DEVICE }),
      0,
      'from the same address, on a known device',
    );
    assert.ok((await attempt({ address: HERE, device: { ...DEVICE, userIds: [2, 3] } })) > 0);
    assert.ok((await attempt({ address: HERE })) <= 900);
  });

  it('are bounded from many addresses, and keep the owner waiting for half a minute at most', async () => {
    const addressOf = (index: number) => ({
      address: `10.${index % 8}.${Math.floor(index / 8) % (ADDRESSES / 8)}.1`,
    });
    const { admitted, seconds } = await attack(addressOf);
    const turns = Math.floor(seconds / SIGN_IN.turn.waitSeconds);
    assert.ok(admitted <= 20 + turns * ADDRESSES, `${admitted} in ${seconds} s`);
    assert.equal(await attempt({ address: '198.51.100.9', device: DEVICE }), 0, 'on a known device, none');
    const wait = await attempt({ address: '198.51.100.9' });
    assert.ok(wait > 0 && wait <= 30, `${wait} s`);
    await letTimePass(10);
    for (let index = 0; index < 200; index++) await attempt(addressOf(index));
    const left = await attempt({ address: '198.51.100.9' });
    assert.ok(left > 0 && left <= 20, 'what others do meanwhile changes nothing');
    await letTimePass(left);
    assert.equal(await attempt({ address: '198.51.100.9' }), 0);
  });

  it('are bounded from one address for all accounts together', async () => {
    const { admitted } = await attack(
      () => ({ address: HERE }),
      (index) => `person-${index}`,
    );
    assert.ok(admitted <= 100, `${admitted}`);
    assert.equal(await attempt({ address: HERE, device: DEVICE }), 0);
    assert.equal(await attempt({ address: '198.51.100.9' }), 0);
  });

  it('are bounded on a known device as well, for itself', async () => {
    for (let free = 0; free < 5; free++) assert.equal(await attempt({ address: HERE, device: DEVICE }), 0);
    assert.equal(await attempt({ address: HERE, device: DEVICE }), 2);
    assert.equal(await attempt({ address: '198.51.100.9', device: DEVICE }), 2, 'wherever it is');
    assert.equal(await attempt({ address: HERE, device: { ...DEVICE, id: 'another-device-0000000' } }), 0);
  });

  it('are kept without what was typed, and not limited when limits are off', async () => {
    await attempt({ address: HERE }, 'hunter2');
    const rows = await queryRows<{ key: string }>('SELECT key FROM rate_limits');
    assert.ok(rows.length > 0 && rows.every(({ key }) => /^limit:[\w-]{43}$/.test(key)));
    await keepServerSettings({ limits: false }, null);
    for (let index = 0; index < 200; index++) assert.equal(await attempt({ address: HERE }), 0);
  });
});
