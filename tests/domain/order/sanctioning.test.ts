import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { User } from '../../../src/db/models/index.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import { Forbidden, NotFound } from '../../../src/domain/errors.ts';
import { listSanctions } from '../../../src/domain/moderation/sanction-list.ts';
import { liftSanction, sanction } from '../../../src/domain/moderation/sanctions.ts';
import { connectTestDatabase } from '../../support/database.ts';
import { createStaff, listActs } from '../../support/order.ts';
import { createPerson as newcomer } from '../../support/people.ts';

describe('sanctions, as they are imposed,', () => {
  let mod: Actor;
  let admin: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    mod = await createStaff('mod', 'moderator');
    admin = await createStaff('root', 'admin');
  });

  after(() => disconnect());

  const mute = (target: Actor, endsAt: Date | null = null, by = mod) =>
    sanction(by, { userId: target.id, kind: 'mute', reason: 'spam', endsAt });

  it('are for those above: not on oneself, one’s equals, those above, and by members on nobody', async () => {
    const jo = await newcomer('jo');
    const peer = await createStaff('peer', 'moderator');
    for (const [by, target] of [
      [jo, mod],
      [jo, peer],
      [jo, jo],
      [mod, peer],
      [mod, mod],
      [mod, admin],
      [admin, admin],
    ] as const)
      await assert.rejects(mute(target, null, by), Forbidden);
    const { id } = await mute(peer, null, admin);
    await assert.rejects(liftSanction(mod, id, 'why'), Forbidden);
    await assert.rejects(listSanctions(jo), NotFound);
  });

  it('go by the role of this moment: who has lost it a moment ago may nothing', async () => {
    const kim = await newcomer('kim');
    const late = await createStaff('late', 'moderator');
    await User.update({ role: 'member' }, { where: { id: late.id } });
    await assert.rejects(mute(kim, null, late), Forbidden);
  });

  it('of two moderators at once: one is in force, the other is told', async () => {
    const lea = await newcomer('lea');
    const outcomes = await Promise.allSettled([mute(lea), mute(lea, null, admin)]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const { items } = await listSanctions(mod, { userId: lea.id, isInForce: true });
    assert.equal(items.length, 1);
  });

  it('are written down, with who, whom and why', async () => {
    const mia = await newcomer('mia');
    const { id } = await mute(mia);
    await liftSanction(admin, id, 'enough');
    const acts = (await listActs()).filter(({ targetId }) => targetId === mia.id);
    assert.deepEqual(
      acts.map(({ act, actorId, reason }) => [act, actorId, reason]),
      [
        ['user.muted', mod.id, 'spam'],
        ['sanction.lifted', admin.id, 'enough'],
      ],
    );
  });
});
