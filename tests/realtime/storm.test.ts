import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

const SENDERS = 50;
const MESSAGES_EACH = 40;
const TOTAL = SENDERS * MESSAGES_EACH;

describe('a storm', () => {
  let parley: TestParley;
  let people: Actor[];
  let cookies: string[];
  let roomId: number;
  let clients: LiveClient[];

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    const usernames = Array.from({ length: SENDERS }, (_, index) => `person-${index}`);
    people = await createPeople(...usernames);
    cookies = await Promise.all(people.map(signInAs));
    const [owner] = people as [Actor];
    roomId = (await createRoom(owner, { name: 'Storm', kind: 'closed', topic: '', members: usernames })).id;
    clients = await Promise.all(cookies.map((cookie) => LiveClient.open(parley.origin, cookie, roomId)));
  });

  after(async () => {
    for (const client of clients) client.close();
    await parley.stop();
  });

  async function post(cookie: string, body: string, key: string): Promise<number> {
    const response = await fetch(`${parley.origin}/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { cookie, 'hx-request': 'true' },
      body: new URLSearchParams({ body, nonce: key }),
    });
    return response.status;
  }

  it(`keeps ${TOTAL} messages of ${SENDERS} people, every nonce sent twice, once each and in one order everywhere`, async () => {
    await Promise.all(
      cookies.map(async (cookie, person) => {
        for (let index = 0; index < MESSAGES_EACH; index++) {
          const [body, key] = [`${person}: ${index}`, nonce()];
          assert.deepEqual(await Promise.all([post(cookie, body, key), post(cookie, body, key)]), [204, 204]);
        }
      }),
    );
    const stored = await queryRows<{ seq: number; body: string }>(
      'SELECT seq, body FROM messages WHERE room_id = $1 ORDER BY seq',
      [roomId],
    );
    assert.deepEqual(
      stored.map((row) => row.seq),
      Array.from({ length: TOTAL }, (_, index) => index + 1),
    );
    const bodies = stored.map((row) => row.body);
    assert.equal(new Set(bodies).size, TOTAL);
    for (const client of clients) {
      await waitFor(() => client.rows.size === TOTAL, 'all messages on a screen');
      assert.equal(client.rowsReceived, TOTAL);
      assert.deepEqual(client.texts, bodies);
    }
    assert.deepEqual(await newestOnPage(), bodies.slice(-50));
  });

  async function newestOnPage(): Promise<string[]> {
    const response = await fetch(`${parley.origin}/rooms/${roomId}`, {
      headers: { cookie: cookies[0] ?? '' },
    });
    const html = await response.text();
    return [...html.matchAll(/<div class="body">([^<]+)<\/div>/g)].map((match) => match[1] ?? '');
  }
});
