import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { readHint } from '../../src/realtime/hints.ts';
import { LiveClient } from '../support/live-client.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { storeUnannounced } from '../support/stored-messages.ts';
import { waitFor } from '../support/wait.ts';

describe('what a live room reads across the end of a replay', () => {
  let parley: TestParley;
  let ada: Actor;
  let cookie: string;

  before(async () => {
    parley = await startTestParley();
    [ada] = (await createPeople('ada')) as [Actor];
    cookie = await signInAs(ada);
  });

  after(() => parley.stop());

  /** A room whose cursor stands at 0, and a screen that came after two messages which nobody announced. */
  async function makeRoom(name: string) {
    const { id } = await createRoom(ada, { name, kind: 'closed', topic: '', members: [] });
    const early = await LiveClient.open(parley.origin, cookie, id);
    for (const text of ['one', 'two']) await storeUnannounced(ada, id, { body: text });
    const late = await LiveClient.open(parley.origin, cookie, id);
    assert.deepEqual([early.texts, late.texts], [[], ['one', 'two']]);
    return { id, early, late };
  }

  async function assertAllOnce(screens: LiveClient[], texts: string[]): Promise<void> {
    for (const screen of screens) {
      await waitFor(() => screen.texts.length === texts.length, 'all messages');
      assert.deepEqual([screen.texts, screen.rowsReceived], [texts, texts.length]);
      const told = screen.news<{ seq: number }>('activity').map(({ seq }) => seq);
      assert.deepEqual(told, [...new Set(told)], 'an activity came twice');
      screen.close();
    }
  }

  it('comes once, when it fills a gap', async () => {
    const { id, early, late } = await makeRoom('Gap');
    await storeUnannounced(ada, id, { body: 'three' });
    await postMessage(ada, id, { body: 'four', nonce: nonce() });
    await assertAllOnce([early, late], ['one', 'two', 'three', 'four']);
  });

  it('comes once, when another instance has told of it all at once', async () => {
    const { id, early, late } = await makeRoom('Hint');
    await storeUnannounced(ada, id, { body: 'three' });
    readHint({ roomId: id, firstRev: 1, lastRev: 3 });
    await postMessage(ada, id, { body: 'four', nonce: nonce() });
    await assertAllOnce([early, late], ['one', 'two', 'three', 'four']);
  });
});
