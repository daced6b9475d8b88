import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HAS_REDIS } from '../../support/redis.ts';
import { pause, waitFor } from '../../support/wait.ts';
import { endure, type Fault } from './trial.ts';
import { type Name, titleOf, WORLDS, World } from './world.ts';

/** The other instance knows no later than this. */
const KNOWN_MS = 1000;
const TRIES = 5;
const REMOVED: Name = 'dan';

/** From its answer on, nothing that the removed person sends is stored, and soon nothing more comes to them. */
const remove: Fault = async (world, crowd) => {
  const path = `/rooms/${crowd.roomId}/members/${world.personOf(REMOVED).id}/removal`;
  assert.equal(await crowd.post('ada', path), 204);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const send = await crowd.send(REMOVED, `after the removal ${attempt}`);
    assert.ok(send.refusedAt !== undefined && !send.wasUnknown, 'a removed person could write');
  }
  await requireSilence(world, crowd);
};

const signOut: Fault = async (world, crowd) => {
  assert.ok((await crowd.post(REMOVED, '/sign-out')) < 400);
  await pause(KNOWN_MS);
  const send = await crowd.send(REMOVED, 'after signing out');
  assert.ok(send.refusedAt !== undefined && !send.wasUnknown, 'who signed out could write');
  await requireSilence(world, crowd);
};

/** The socket is closed for good, and brings nothing that was sent later on. */
async function requireSilence(_world: World, crowd: Parameters<Fault>[1]): Promise<void> {
  const screen = crowd.screenOf(REMOVED);
  await waitFor(() => screen.isRefused, 'the socket to be closed', KNOWN_MS);
  crowd.silence(REMOVED);
  const shown = screen.rows.size;
  await crowd.journal.more(['ada', 'bob'], TRIES);
  assert.equal(screen.rows.size, shown, 'something came after the end');
  const again = crowd.open(REMOVED);
  await waitFor(() => again.isRefused, 'a new socket to be refused');
  assert.equal(again.rows.size, 0, 'a new socket was shown the room');
  again.close();
}

for (const options of WORLDS) {
  describe(`rights end with open sockets: ${titleOf(options)}`, {
    skip: options.hasRedis && !HAS_REDIS,
  }, () => {
    let world: World;

    before(async () => {
      world = await World.start(options);
    });

    after(() => world?.stop());

    const people = { writers: ['ada', 'bob', REMOVED], excluded: [REMOVED] } as const;

    it('a member is removed', async () => {
      await endure(world, 'removal', remove, people);
    });

    it('somebody signs out', async () => {
      await endure(world, 'sign-out', signOut, people);
    });
  });
}
