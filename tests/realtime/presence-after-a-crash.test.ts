import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, signInAs } from '../support/people.ts';
import { ServerProcess } from '../support/server-process.ts';
import { waitFor } from '../support/wait.ts';

const GIVE_UP_MS = 90_000;

describe('presence after the server was killed', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let people: [Actor, Actor, Actor];
  let cookies: string[];

  before(async () => {
    database = await createTestDatabase();
    connectDatabase(database.url);
    people = (await createPeople('ada', 'bob', 'cleo')) as [Actor, Actor, Actor];
    cookies = await Promise.all(people.map(signInAs));
    await openDirectRoom(people[0], 'bob');
    await openDirectRoom(people[0], 'cleo');
    server = await ServerProcess.start({ DATABASE_URL: database.url });
  });

  after(async () => {
    await server.stop();
    await closeDatabase();
    await database.drop();
  });

  /** The dots of the direct rooms on a page that is loaded now. */
  async function dots(): Promise<Record<string, boolean>> {
    const response = await fetch(`${server.origin}/rooms`, { headers: { cookie: cookies[0] ?? '' } });
    const lines = (await response.text()).split('<li id="r-').slice(1);
    const shown = ['bob', 'cleo'].map((name) => {
      const line = lines.find((each) => each.includes(`<span class="room-name" dir="auto">${name}<`)) ?? '';
      return [name, /class="avatar[^"]* online/.test(line)];
    });
    return Object.fromEntries(shown);
  }

  it('is right after a while: who comes back is online, who does not is away, on pages and open screens', async (test) => {
    const [ada, bob, cleo] = people;
    const first = await Promise.all(cookies.map((cookie) => LiveClient.open(server.origin, cookie, null)));
    await waitFor(async () => Object.values(await dots()).every(Boolean), 'both to be online');
    await server.kill();
    for (const client of first) client.close();
    await server.start();
    const restartedAt = Date.now();
    const [hers] = await Promise.all(
      [0, 1].map((index) => LiveClient.open(server.origin, cookies[index] ?? '', null)),
    );
    const told = () => hers?.presences ?? [];
    const isAway = () => told().some(({ id, isOnline }) => id === cleo.id && !isOnline);
    await waitFor(isAway, 'the open screen to be told that cleo is away', GIVE_UP_MS);
    test.diagnostic(`after ${Date.now() - restartedAt} ms`);
    assert.deepEqual(
      told().filter(({ id, isOnline }) => id !== cleo.id && !isOnline),
      [],
      'nobody else is said to be away',
    );
    assert.deepEqual(await dots(), { bob: true, cleo: false });
    const seen = await queryRows<{ id: number }>('SELECT id FROM users WHERE last_seen_at IS NOT NULL');
    assert.deepEqual(
      seen.map((row) => row.id),
      [cleo.id],
    );
    const again = await LiveClient.open(server.origin, cookies[2] ?? '', null);
    await waitFor(() => told().at(-1)?.id === cleo.id && told().at(-1)?.isOnline === true, 'cleo to be back');
    assert.ok(again.news<{ ids: number[] }>('online').at(-1)?.ids.includes(bob.id));
    assert.ok(ada.id);
    again.close();
  });
});
