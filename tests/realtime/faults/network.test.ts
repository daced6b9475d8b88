import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ServerProcess } from '../../support/server-process.ts';
import { pause, waitFor } from '../../support/wait.ts';
import { Screen } from './screen.ts';
import { endure, type Fault } from './trial.ts';
import { titleOf, World } from './world.ts';

const ROUNDS = 10;
const BETWEEN_MS = 150;
const SILENCE_MS = 1500;
const LOST_ANSWERS = 30;
/** Four times as long in a frame; so many of them are more than the kernel keeps for a screen that does not read. */
const LONG = '<>'.repeat(1900);
const TOO_MANY = 800;
const TOO_SLOW_WITHIN_MS = 45_000;

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

/** One screen stops reading, more is posted than the kernel keeps for it, and everybody else goes on. */
const readSlowly: Fault = async (world, crowd) => {
  const { origin } = world.servers[world.instanceOf('dan')] as ServerProcess;
  const { roomId } = crowd;
  const screen = new Screen({ origin: () => origin, cookie: world.cookieOf('dan'), roomId });
  crowd.screenOf('dan').close();
  crowd.screens.set('dan', screen);
  await waitFor(() => screen.isOnline, 'the slow screen');
  const start = performance.now();
  const { socket } = screen.current;
  socket.pause();
  await waitFor(() => crowd.journal.acknowledgedSince(start).length > TOO_MANY, 'enough', TOO_SLOW_WITHIN_MS);
  const waits = crowd.journal
    .acknowledgedSince(start)
    .map((send) => Math.round(send.acknowledgedAt - send.invokedAt))
    .sort((a, b) => a - b);
  const p99 = waits[Math.floor(waits.length * 0.99)];
  console.log(`  posting beside a slow reader: p50 ${waits[waits.length >> 1]} ms, p99 ${p99} ms`);
  socket.resume();
  await waitFor(() => screen.sockets.length > 1, 'the slow screen to come back');
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

    it('a screen does not read', { skip: instances === 1 }, async () => {
      const { screens } = await endure(world, 'slow reader', readSlowly, { filling: ` ${LONG}` });
      assert.ok(Number(screens.get('dan')?.sockets.length) > 1);
    });
  });
}
