import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Tally } from '../../src/domain/limits/tally.ts';
import { networkOf } from '../../src/http/middleware/addresses.ts';
import { presentWait } from '../../src/presenters/limits.ts';

describe('the address that limits count', () => {
  const cases: [string, string][] = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
    ['', ''],
    ['no address', 'no address'],
  ];
  for (const [given, network] of cases) {
    it(`is ${network || 'nothing'} for ${given || 'nothing'}`, () => assert.equal(networkOf(given), network));
  }
});

describe('a tally', () => {
  const limits = [
    { times: 3, seconds: 5 },
    { times: 5, seconds: 60 },
  ];

  it('lets through what all its limits allow, and says how long the longest takes', () => {
    const tally = new Tally(limits);
    assert.deepEqual(
      [0, 1, 2].map((now) => tally.add(now)),
      [0, 0, 0],
    );
    assert.equal(tally.add(3), 4997);
    assert.equal(tally.add(4999), 1);
    assert.deepEqual(
      [5000, 5001].map((now) => tally.add(now)),
      [0, 0],
    );
    assert.equal(tally.add(5002), 54_998, 'five within the minute');
    assert.equal(tally.add(60_000), 0);
  });

  it('does not count what it refuses', () => {
    const tally = new Tally([{ times: 1, seconds: 1 }]);
    assert.equal(tally.add(0), 0);
    for (let again = 0; again < 100; again++) assert.ok(tally.add(500) > 0);
    assert.equal(tally.add(1000), 0);
  });
});

describe('a wait', () => {
  it('is said in seconds or in minutes, and only seconds are counted down', () => {
    const say = (seconds: number) => {
      const { wait, isCounted } = presentWait(seconds);
      return [wait, isCounted];
    };
    assert.deepEqual(say(1), ['1 second', true]);
    assert.deepEqual(say(120), ['120 seconds', true]);
    assert.deepEqual(say(121), ['3 minutes', false]);
    assert.deepEqual(say(900), ['15 minutes', false]);
  });
});
