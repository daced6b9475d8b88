import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ServerProcess } from '../../support/server-process.ts';
import { waitFor } from '../../support/wait.ts';
import { Screen } from './screen.ts';
import { endure, type Fault } from './trial.ts';
import { titleOf, World } from './world.ts';

/** Four times as long in a frame; so many of them are more than the kernel keeps for a screen that does not read. */
const LONG = '<>'.repeat(1900);
const TOO_MANY = 800;
const TOO_SLOW_WITHIN_MS = 90_000;
const OPTIONS = { instances: 2 } as const;

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

describe(`a screen does not read: ${titleOf(OPTIONS)}`, () => {
  let world: World;

  before(async () => {
    world = await World.start(OPTIONS);
  });

  after(() => world?.stop());

  it('and nobody else suffers', async () => {
    const { screens } = await endure(world, 'slow reader', readSlowly, { filling: ` ${LONG}` });
    assert.ok(Number(screens.get('dan')?.sockets.length) > 1);
  });
});
