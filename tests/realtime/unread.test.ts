import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../src/domain/actor.ts';
import { listMyRooms } from '../../src/domain/rooms/room-list.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, signInAs } from '../support/people.ts';
import { Random } from '../support/random.ts';
import { TabOwner } from '../support/tabs.ts';
import { type Counts, UnreadModel } from '../support/unread-model.ts';
import { UnreadWorld } from '../support/unread-world.ts';
import { pause } from '../support/wait.ts';

const STEPS = 1000;
const SETTLE_MS = 20_000;
const POLL_MS = 2;
const USERNAMES = ['ada', 'bob', 'cleo', 'dan'];

describe('unread', () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const model = new UnreadModel();
  let parley: TestParley;
  let people: TabOwner[];

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    const actors = await createPeople(...USERNAMES);
    for (const name of ['Tea', 'Coffee', 'Water']) {
      const room = await createRoom(actors[0] as Actor, {
        name,
        kind: 'open',
        topic: '',
        members: USERNAMES,
      });
      model.addRoom(
        room.id,
        actors.map((actor) => actor.id),
      );
    }
    people = await Promise.all(
      actors.map(async (actor) => new TabOwner(parley.origin, actor, await signInAs(actor))),
    );
    for (const person of people) {
      await person.openTab(null);
      await person.openTab(model.roomIds[0] ?? null);
    }
  });

  after(async () => {
    for (const person of people) person.close();
    await parley.stop();
  });

  it(`is as in a plain model after each of ${STEPS} random steps, for everybody, on the server and in every tab`, async () => {
    const world = new UnreadWorld(new Random(seed), model, people);
    for (let step = 1; step <= STEPS; step++) {
      const where = `SEED=${seed}, step ${step}: ${await world.step()}`;
      for (const person of people) await check(person, where);
    }
  });

  async function check(person: TabOwner, where: string): Promise<void> {
    const expected = model.countsFor(person.actor.id);
    const shown = () => person.lists.map((list) => pick(list.lines));
    const holds = () => shown().every((counts) => isDeepStrictEqual(counts, expected));
    const deadline = Date.now() + SETTLE_MS;
    while (!holds() && Date.now() < deadline) await pause(POLL_MS);
    const message = `${where}, what ${person.actor.username} has`;
    for (const counts of shown()) assert.deepEqual(counts, expected, `${message} in a tab`);
    const total = Object.values(expected).reduce((sum, { count, read }) => sum + count - read, 0);
    for (const list of person.lists) assert.equal(list.total, total, `${message} in a title`);
    assert.deepEqual(await listed(person.actor), expected, message);
  }

  async function listed(actor: Actor): Promise<Record<number, Counts>> {
    const rooms = await listMyRooms(actor);
    const lines = rooms.map(({ id, messageCount, lastReadSeq, mentions }) => {
      const counts = { count: messageCount, read: lastReadSeq, mentions };
      return [id, counts] as const;
    });
    return pick(new Map(lines));
  }

  /** Without the room that everybody is in. */
  function pick(lines: ReadonlyMap<number, Counts>): Record<number, Counts> {
    const known = [...lines].filter(([roomId]) => model.roomIds.includes(roomId));
    return Object.fromEntries(
      known.map(([roomId, { count, read, mentions }]) => [roomId, { count, read, mentions }]),
    );
  }
});
