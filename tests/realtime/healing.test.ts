import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { createMemoryBus } from '../../src/realtime/bus/memory.ts';
import { startHealing } from '../../src/realtime/healing.ts';
import { LiveClient } from '../support/live-client.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { storeUnannounced } from '../support/stored-messages.ts';
import { waitFor } from '../support/wait.ts';

const TICK_MS = 1000;
/** Less than the server's own healing takes to find what nobody told. */

describe('healing', () => {
  let parley: TestParley;
  let ada: Actor;
  let roomId: number;
  let screen: LiveClient;
  let isLive = true;
  let change: (isLive: boolean) => void;
  let stopHealing: () => void;

  before(async () => {
    parley = await startTestParley();
    [ada] = (await createPeople('ada')) as [Actor];
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: [] })).id;
    screen = await LiveClient.open(parley.origin, await signInAs(ada), roomId);
    // Its seconds pass when the test says so.
    mock.timers.enable({ apis: ['setInterval'] });
    stopHealing = startHealing({
      ...createMemoryBus(),
      isLive: () => isLive,
      onLiveness: (listener) => {
        change = listener;
      },
    });
  });

  after(async () => {
    stopHealing();
    mock.timers.reset();
    screen.close();
    await parley.stop();
  });

  async function assertShown(act: () => void): Promise<void> {
    const text = nonce();
    await storeUnannounced(ada, roomId, { body: text });
    act();
    await waitFor(() => screen.texts.includes(text), 'the message');
    assert.equal(screen.rowsReceived, screen.rows.size);
  }

  it('finds what nobody tells: when the bus goes down, every second until it is back, and then twice', async () => {
    const second = () => mock.timers.tick(TICK_MS);
    isLive = false;
    await assertShown(() => change(false));
    for (let count = 0; count < 3; count++) await assertShown(second);
    isLive = true;
    await assertShown(() => change(true));
    await assertShown(second);
  });
});
