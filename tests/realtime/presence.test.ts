import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { leaveRoom, removeMember } from '../../src/domain/rooms/departures.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, signInAs } from '../support/people.ts';
import { pause, waitFor } from '../support/wait.ts';

/** How long a person who is gone may still be shown. */
/** Longer than the grace for reloads. */
const NOTICED_MS = 3500;
const RELOAD_MS = 1000;

describe('presence', () => {
  let parley: TestParley;
  let ada: Actor;
  let bob: Actor;
  let eve: Actor;
  let cookies: Map<number, string>;
  let roomId: number;
  let clients: LiveClient[] = [];

  before(async () => {
    parley = await startTestParley();
    [ada, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    cookies = new Map(
      await Promise.all([ada, bob, eve].map(async (each) => [each.id, await signInAs(each)] as const)),
    );
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] })).id;
    const [lobby] = await queryRows<{ id: number }>('SELECT id FROM rooms WHERE is_default');
    for (const person of [ada, bob, eve]) await leaveRoom(person, lobby?.id ?? 0);
  });

  after(() => parley.stop());

  async function open(person: Actor, room: number | null = null): Promise<LiveClient> {
    const client = await LiveClient.open(parley.origin, cookies.get(person.id) ?? '', room);
    clients.push(client);
    return client;
  }

  afterEach(async () => {
    for (const client of clients) client.close();
    clients = [];
    const isQuiet = async () => (await queryRows('SELECT id FROM presences')).length === 0;
    await waitFor(isQuiet, 'everybody to be away');
  });

  /** What was said of that person, in order of arrival. */
  function told(client: LiveClient, person: Actor): boolean[] {
    return client.presences.filter((each) => each.id === person.id).map((each) => each.isOnline);
  }

  function online(client: LiveClient): number[] {
    return (
      client
        .news<{ ids: number[] }>('online')
        .at(-1)
        ?.ids.toSorted((a, b) => a - b) ?? []
    );
  }

  it('tells that somebody’s last socket has closed, not before, and when they were last seen', async (test) => {
    const watcher = await open(ada, roomId);
    const tabs = [await open(bob, roomId), await open(bob)];
    await waitFor(() => told(watcher, bob).length === 1, 'bob to be told of');
    tabs[0]?.close();
    await pause(NOTICED_MS);
    assert.deepEqual(told(watcher, bob), [true]);
    tabs[1]?.close();
    const closedAt = Date.now();
    await waitFor(() => told(watcher, bob).length === 2, 'bob to be away');
    test.diagnostic(`after ${Date.now() - closedAt} ms`);
    assert.deepEqual(told(watcher, bob), [true, false]);
    const text = 'SELECT last_seen_at AS at FROM users WHERE id = $1';
    const [row] = await queryRows<{ at: Date }>(text, [bob.id]);
    assert.ok(Math.abs(closedAt - Number(row?.at)) < 10_000, `last seen just now, not ${row?.at}`);
  });

  it('shows a reload to nobody', async () => {
    const watcher = await open(ada);
    const first = await open(bob, roomId);
    await waitFor(() => told(watcher, bob).length === 1, 'bob to be told of');
    first.close();
    await pause(RELOAD_MS);
    await open(bob, roomId);
    await pause(NOTICED_MS);
    assert.deepEqual(told(watcher, bob), [true]);
  });

  it('tells a screen that opens who is online, of those who share a room with the person and of nobody else', async () => {
    const stranger = await open(eve);
    const hers = await open(ada);
    await waitFor(async () => (await queryRows('SELECT id FROM presences')).length === 2, 'both to be known');
    const his = await open(bob);
    assert.ok(online(his).includes(ada.id) && !online(his).includes(eve.id));
    await waitFor(() => told(hers, bob).length === 1, 'bob to be told of');
    his.close();
    await waitFor(() => told(hers, bob).length === 2, 'bob to be away');
    for (const other of [ada, bob]) assert.deepEqual(told(stranger, other), []);
    assert.deepEqual([told(hers, eve), told(his, eve), online(hers).includes(eve.id)], [[], [], false]);
    assert.deepEqual(
      online(stranger).filter((id) => id !== eve.id),
      [],
    );
  });

  it('tells those in a room of somebody who comes in, and the other way round; and is silent once they are out', async () => {
    const [watcher, stranger] = [await open(ada, roomId), await open(eve)];
    await addMember(ada, roomId, 'eve');
    await waitFor(() => told(watcher, eve).length === 1, 'eve to be told of');
    await waitFor(() => online(stranger).includes(ada.id), 'ada to be told of');
    await removeMember(ada, roomId, eve.id);
    await waitFor(() => !online(stranger).includes(ada.id), 'ada to be forgotten');
    const frames = stranger.frames.length;
    const his = await open(bob);
    await waitFor(() => told(watcher, bob).length === 1, 'bob to be told of');
    his.close();
    await waitFor(() => told(watcher, bob).length === 2, 'bob to be away');
    assert.equal(stranger.frames.length, frames);
  });

  it('is right when somebody comes and goes many times a second', async () => {
    const watcher = await open(ada);
    for (let round = 0; round < 30; round++) {
      const client = new LiveClient(parley.origin, cookies.get(bob.id) ?? '', roomId);
      await waitFor(() => client.isOpen, 'the socket to open');
      client.close();
    }
    await waitFor(() => told(watcher, bob).length === 2, 'bob to be away');
    assert.deepEqual(told(watcher, bob), [true, false]);
  });

  it('comes back by itself after the database has lost it', async () => {
    const watcher = await open(ada);
    await open(bob);
    await waitFor(() => told(watcher, bob).length === 1, 'bob to be told of');
    await queryRows('TRUNCATE presences');
    await waitFor(() => told(watcher, bob).length === 2, 'bob to be told of again');
    assert.deepEqual(told(watcher, bob), [true, true]);
  });
});
