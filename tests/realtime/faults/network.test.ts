import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pause, waitFor } from '../../support/wait.ts';
import { endure, type Fault } from './trial.ts';
import { titleOf, World } from './world.ts';

const ROUNDS = 10;
const BETWEEN_MS = 150;
const SILENCE_MS = 1500;
const LOST_ANSWERS = 30;

const reset: Fault = async ({ networks }) => {
  let connections = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const network of networks) connections += network.reset();
    await pause(BETWEEN_MS);
  }
  assert.ok(connections > ROUNDS);
};

/** Whoever was connected hears nothing any more, and the servers hear nothing of them. */
const freeze: Fault = async ({ networks }, { screens }) => {
  const before = [...screens.values()].map((screen) => screen.sockets.length);
  for (const network of networks) network.freeze();
  const areNew = () =>
    [...screens.values()].every((screen, index) => screen.sockets.length > Number(before[index]));
  await waitFor(areNew, 'the screens to notice');
};

/** Every request is carried out, and nobody hears of it. */
const swallow: Fault = async ({ networks }) => {
  for (const network of networks) network.isSwallowing = true;
  const total = () => networks.reduce((sum, network) => sum + network.swallowed, 0);
  await waitFor(() => total() >= LOST_ANSWERS, 'answers to be lost');
  for (const network of networks) {
    network.isSwallowing = false;
    network.swallowed = 0;
  }
};

for (const instances of [1, 2] as const) {
  describe(`the network fails: ${titleOf({ instances })}`, () => {
    let world: World;

    before(async () => {
      world = await World.start({ instances });
    });

    after(() => world?.stop());

    it('sockets and requests are reset', async () => {
      await endure(world, 'TCP reset', reset);
    });

    it('connections are half open', async () => {
      await endure(world, 'half open', freeze, { silenceMs: SILENCE_MS });
    });

    it('answers are lost after the commit', async () => {
      const { journal } = await endure(world, 'answers lost', swallow);
      assert.ok(journal.acknowledged.some((send) => send.wasUnknown));
    });
  });
}
