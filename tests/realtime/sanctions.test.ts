import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { removeRecentMessages } from '../../src/domain/moderation/removal.ts';
import { banFromRoom } from '../../src/domain/moderation/room-banning.ts';
import { liftSanction, sanction } from '../../src/domain/moderation/sanctions.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { createPostgresBus } from '../../src/realtime/bus/postgres.ts';
import { readHint } from '../../src/realtime/hints.ts';
import { type RunningParley, startParley } from '../../src/server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { LiveClient } from '../support/live-client.ts';
import { createStaff } from '../support/order.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { ServerProcess } from '../support/server-process.ts';
import { waitFor } from '../support/wait.ts';

const RIGHT_LOST = 1008;
const AT_ONCE_MS = 1000;

describe('a sanction, on an instance other than the one where it is imposed', () => {
  let database: TestDatabase;
  let here: RunningParley;
  let there: ServerProcess;
  let mod: Actor;
  let bob: Actor;
  let cleo: Actor;
  let roomId: number;

  before(async () => {
    database = await createTestDatabase();
    const chooseBus = (url: string) => createPostgresBus(url, readHint);
    here = await startParley({ databaseUrl: database.url, port: 0, chooseBus });
    there = await ServerProcess.start({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: '4' });
    mod = await createStaff('mod', 'moderator');
    [bob, cleo] = (await createPeople('bob', 'cleo')) as [Actor, Actor];
    const members = ['bob', 'cleo'];
    roomId = (await createRoom(mod, { name: 'Tea', kind: 'closed', topic: '', members })).id;
  });

  after(async () => {
    await there.stop();
    await here.stop();
    await database.drop();
  });

  const post = (cookie: string, body = 'Hello') =>
    fetch(`${there.origin}/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { cookie, 'hx-request': 'true' },
      body: new URLSearchParams({ body, nonce: nonce() }),
      redirect: 'manual',
    });

  it('a ban closes all of the person’s sockets at once, and lets no new one open', async () => {
    const cookie = await signInAs(bob);
    const screens = [
      await LiveClient.open(there.origin, cookie, roomId),
      await LiveClient.open(there.origin, cookie, null),
    ];
    assert.equal((await post(cookie)).status, 204);
    const { id } = await sanction(mod, { userId: bob.id, kind: 'ban', reason: 'rude', endsAt: null });
    await waitFor(
      () => screens.every((screen) => screen.closeCode === RIGHT_LOST),
      'the sockets to close',
      AT_ONCE_MS,
    );
    assert.equal((await post(cookie)).status, 401);
    const again = new LiveClient(there.origin, cookie, roomId);
    await waitFor(() => again.refusedWith !== undefined, 'the refusal');
    assert.equal(again.refusedWith, 401);
    // A session that was begun at the same moment is none either.
    const another = await signInAs(bob);
    assert.equal((await post(another)).status, 401);
    await liftSanction(mod, id, 'sorry');
    const later = await signInAs(bob);
    await waitFor(async () => (await post(later)).status === 204, 'the ban to be over', AT_ONCE_MS);
  });

  it('a mute is known there: the person is told why, and a post over the socket is refused with it', async () => {
    const cookie = await signInAs(cleo);
    const screen = await LiveClient.open(there.origin, cookie, roomId);
    assert.equal((await post(cookie)).status, 204);
    const { id } = await sanction(mod, { userId: cleo.id, kind: 'mute', reason: 'so loud', endsAt: null });
    const refused = await post(cookie);
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /muted.*so loud/);
    screen.say({ type: 'post', body: 'Hello', nonce: nonce() });
    await waitFor(() => screen.frames.some((frame) => /composer-error.*so loud/.test(frame)), 'the refusal');
    const page = await fetch(`${there.origin}/rooms/${roomId}`, { headers: { cookie } });
    assert.match(await page.text(), /so loud/);
    await liftSanction(mod, id, 'enough');
    await waitFor(async () => (await post(cookie)).status === 204, 'the mute to be over', AT_ONCE_MS);
    screen.close();
  });

  it('a ban from a room closes the screens of that room only', async () => {
    const cookie = await signInAs(cleo);
    const [inside, outside] = [
      await LiveClient.open(there.origin, cookie, roomId),
      await LiveClient.open(there.origin, cookie, null),
    ];
    const { id } = await banFromRoom(mod, roomId, { userId: cleo.id, reason: 'rude', endsAt: null });
    await waitFor(() => inside.closeCode === RIGHT_LOST, 'the socket to close', AT_ONCE_MS);
    assert.ok(outside.isOpen);
    assert.equal((await post(cookie)).status, 404);
    await liftSanction(mod, id, 'enough');
    outside.close();
  });

  it('removed messages become tombstones on the screens there', async () => {
    const { id } = await createRoom(mod, { name: 'Flood', kind: 'closed', topic: '', members: ['bob'] });
    const screen = await LiveClient.open(there.origin, await signInAs(mod), id);
    for (let count = 0; count < 20; count++) await postMessage(bob, id, { body: 'flood', nonce: nonce() });
    await waitFor(() => screen.log.length === 20, 'the messages');
    await removeRecentMessages(mod, bob.id, 1, 'flood');
    await waitFor(() => screen.log.every(({ isDeleted }) => isDeleted), 'the tombstones', AT_ONCE_MS);
    screen.close();
  });
});
