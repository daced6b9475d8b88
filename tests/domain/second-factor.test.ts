import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { User } from '../../src/db/models/index.ts';
import { findActor } from '../../src/domain/accounts/people.ts';
import * as factor from '../../src/domain/accounts/second-factor.ts';
import { findTotpStep } from '../../src/domain/accounts/totp.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, InvalidInput } from '../../src/domain/errors.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { codeOf, forgetUsedCodes } from '../support/codes.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPerson } from '../support/people.ts';

describe('the second factor', () => {
  let disconnect: () => Promise<void>;
  let ada: Actor;
  let key: string;
  let count = 0;

  before(async () => {
    disconnect = await connectTestDatabase();
  });

  beforeEach(async () => {
    ada = await createPerson(`ada${++count}`);
    key = await begin(ada);
  });

  after(() => disconnect());

  async function begin(actor: Actor): Promise<string> {
    await factor.beginSecondFactor(actor);
    const state = await factor.readSecondFactor(actor);
    assert.ok(state.is === 'begun');
    return state.key.text;
  }

  const now = Date.now();
  const check = (code: string, at?: number) => factor.checkSecondFactor(ada.id, code, at);

  it('computes what RFC 6238 says', async () => {
    const secret = Buffer.from('12345678901234567890');
    const codes: [number, string][] = [
      [59, '287082'],
      [1111111109, '081804'],
      [1234567890, '005924'],
      [20000000000, '353130'],
    ];
    for (const [seconds, code] of codes)
      assert.equal(await findTotpStep(secret, code, seconds * 1000), Math.floor(seconds / 30), code);
  });

  it('takes a code of the step before and after, and none that is off by two', async () => {
    await factor.confirmSecondFactor(ada, codeOf(key));
    for (const [steps, isRight] of [
      [-2, false],
      [-1, true],
      [0, true],
      [1, true],
      [2, false],
    ] as const) {
      await forgetUsedCodes(ada.id);
      assert.equal(await check(codeOf(key, steps, now), now), isRight, `off by ${steps}`);
    }
  });

  it('counts a code once, also when two bring it at the same moment, and none before one that was used', async () => {
    await factor.confirmSecondFactor(ada, codeOf(key));
    await forgetUsedCodes(ada.id);
    assert.equal(await check(codeOf(key, -1, now), now), true);
    assert.equal(await check(codeOf(key, -1, now), now), false);
    const both = await Promise.all([check(codeOf(key, 0, now), now), check(codeOf(key, 0, now), now)]);
    assert.deepEqual(both.sort(), [false, true]);
    assert.equal(await check(codeOf(key, -1, now), now), false);
    assert.equal(await check(codeOf(key, 1, now), now), true);
  });

  it('asks for nothing before it is confirmed, with the right code', async () => {
    assert.equal(await factor.needsSecondFactor(ada.id), false);
    assert.equal(await check(codeOf(key)), false);
    for (const code of ['000000', codeOf(key, 5), '', 'abcdef', '12345', '１２３４５６'])
      await assert.rejects(factor.confirmSecondFactor(ada, code), InvalidInput, code);
    const codes = await factor.confirmSecondFactor(ada, codeOf(key).replace(/^.../, '$& '));
    assert.equal(new Set(codes).size, 10);
    assert.equal(await factor.needsSecondFactor(ada.id), true);
    await assert.rejects(factor.beginSecondFactor(ada), Forbidden);
    await assert.rejects(factor.confirmSecondFactor(ada, codeOf(key)), Forbidden);
  });

  it('takes each recovery code once, however it is typed, and not those of others or of before', async () => {
    const [first = '', second = '', third = ''] = await factor.confirmSecondFactor(ada, codeOf(key));
    assert.deepEqual([await check(first), await check(first)], [true, false]);
    assert.equal(await check(` ${second.toUpperCase().replaceAll('-', ' ')}`), true);
    assert.deepEqual(await factor.readSecondFactor(ada), { is: 'on', codesLeft: 8 });
    const bob = await createPerson(`bob${count}`);
    await factor.confirmSecondFactor(bob, codeOf(await begin(bob)));
    assert.equal(await factor.checkSecondFactor(bob.id, third), false);
    const renewed = await factor.renewRecoveryCodes(ada);
    assert.equal(await check(third), false);
    assert.equal(await check(renewed[0] ?? ''), true);
  });

  it('keeps neither the key nor a recovery code where somebody with the database could read it', async () => {
    const codes = await factor.confirmSecondFactor(ada, codeOf(key));
    const stored = JSON.stringify([
      await queryRows('SELECT secret FROM second_factors WHERE user_id = $1', [ada.id]),
      await queryRows('SELECT digest FROM recovery_codes WHERE user_id = $1', [ada.id]),
      await queryRows('SELECT * FROM audit_events'),
    ]);
    for (const secret of [...codes, key.replace(/\s/g, '')]) assert.ok(!stored.includes(secret));
    const bob = await createPerson(`eve${count}`);
    await queryRows(
      `INSERT INTO second_factors (user_id, secret, confirmed_at)
       SELECT $1, secret, now() FROM second_factors WHERE user_id = $2`,
      [bob.id, ada.id],
    );
    assert.equal(await factor.checkSecondFactor(bob.id, codeOf(key)), false, 'moved to another account');
  });

  it('is off again once it is removed, codes and all', async () => {
    const [code = ''] = await factor.confirmSecondFactor(ada, codeOf(key));
    await factor.removeSecondFactor(ada);
    assert.deepEqual(await factor.readSecondFactor(ada), { is: 'off' });
    assert.deepEqual([await check(code), await check(codeOf(key, 1))], [false, false]);
    await assert.rejects(factor.removeSecondFactor(ada), Forbidden);
    await assert.rejects(factor.renewRecoveryCodes(ada), Forbidden);
    const acts = await queryRows<{ act: string }>(
      'SELECT act FROM audit_events WHERE actor_id = $1 ORDER BY id',
      [ada.id],
    );
    assert.deepEqual(acts, [{ act: 'second-factor.set-up' }, { act: 'second-factor.removed' }]);
  });

  it('keeps staff without one from what only staff may do, where the server says so', async () => {
    await User.update({ role: 'admin' }, { where: { id: ada.id } });
    const lacks = async () => (await findActor(ada.id))?.lacksSecondFactor;
    assert.equal(await lacks(), false);
    await keepServerSettings({ staffSecondFactor: true }, null);
    assert.equal(await lacks(), true);
    await factor.confirmSecondFactor(ada, codeOf(key));
    assert.equal(await lacks(), false);
  });
});
