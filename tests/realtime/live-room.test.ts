import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import type { Frame } from '../../src/realtime/frames.ts';
import { createFrame, createReminder, LiveRoom } from '../../src/realtime/live-room.ts';
import { connectTestDatabase } from '../support/database.ts';
import { createPeople, nonce } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

describe('a live room', () => {
  let ada: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada] = (await createPeople('ada')) as [Actor];
  });

  after(() => disconnect());

  /** A room whose cursor stands at 0, and then `count` messages that it has not been told of. */
  async function openRoom(name: string, count: number) {
    const { id } = await createRoom(ada, { name, kind: 'closed', topic: '', members: [] });
    const room = new LiveRoom(id);
    const delivered: Frame[] = [];
    room.screens.add({ deliver: (frames) => delivered.push(...frames) });
    await room.open();
    for (let index = 0; index < count; index++)
      await postMessage(ada, id, { body: `${index}`, nonce: nonce() });
    const hint = (first: number, last = first) => room.receive(createFrame(id, first, last, `hint ${first}`));
    const ranges = () => delivered.map((frame) => [frame.firstRev, frame.lastRev]);
    return { room, hint, ranges, delivered };
  }

  it('delivers the next revs and drops those it has delivered', async () => {
    const { hint, ranges } = await openRoom('Next', 0);
    for (const rev of [1, 2, 2, 1, 3]) hint(rev);
    await turn();
    assert.deepEqual(ranges(), [
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  it('fills a gap from the database when a hint was lost', async () => {
    const { hint, ranges, delivered } = await openRoom('Lost', 5);
    hint(1);
    hint(5);
    await waitFor(() => delivered.at(-1)?.lastRev === 5, 'the gap to be filled');
    assert.deepEqual(ranges(), [
      [1, 1],
      [2, 5],
    ]);
    assert.equal(String(delivered[1]?.bytes).match(/<li id="m-/g)?.length, 4);
  });

  it('delivers in order what is announced out of order', async () => {
    const { hint, delivered } = await openRoom('Order', 6);
    for (const rev of [3, 1, 2, 6, 5, 4]) hint(rev);
    await waitFor(() => delivered.at(-1)?.lastRev === 6, 'all six');
    const lasts = delivered.map((frame) => frame.lastRev);
    assert.deepEqual(
      lasts,
      lasts.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(lasts).size, lasts.length);
  });

  it('is reminded of what nobody announced, and of what it knows in vain', async () => {
    const { room, ranges, delivered } = await openRoom('Reminded', 3);
    room.receive(createReminder(room.roomId, 3));
    await waitFor(() => delivered.length > 0, 'the gap to be filled');
    room.receive(createReminder(room.roomId, 2));
    room.receive(createReminder(room.roomId, 3));
    await room.open();
    assert.deepEqual(ranges(), [[1, 3]]);
  });
});
