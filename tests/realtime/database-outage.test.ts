import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { isReady } from '../support/server-process.ts';
import { storeUnannounced } from '../support/stored-messages.ts';
import { pause, waitFor } from '../support/wait.ts';

const SENDS = 120;
const SETTLE_MS = 200;

describe('PostgreSQL ends every connection, again and again, while people write', () => {
  let parley: TestParley;
  let ada: Actor;
  let cookies: string[];
  let roomId: number;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    const people = (await createPeople('ada', 'bob')) as [Actor, Actor];
    ada = people[0];
    cookies = await Promise.all(people.map(signInAs));
    roomId = (await createRoom(ada, { name: 'Rough', kind: 'closed', topic: '', members: ['bob'] })).id;
  });

  after(() => parley.stop());

  /** As the browser's outbox does it: the same nonce until there is an answer. */
  async function sendUntilAnswered(cookie: string, body: string): Promise<number[]> {
    const message = { body, nonce: nonce() };
    const statuses: number[] = [];
    while (statuses.at(-1) !== 204) {
      const answer = await fetch(`${parley.origin}/rooms/${roomId}/messages`, {
        method: 'POST',
        headers: { cookie, 'hx-request': 'true' },
        body: new URLSearchParams(message),
      });
      statuses.push(answer.status);
    }
    return statuses;
  }

  it('answers 503 or takes the message, stores each once, and shows all on every screen', async () => {
    const screen = await LiveClient.open(parley.origin, cookies[1] ?? '', roomId);
    const terminator = new pg.Client({ connectionString: parley.databaseUrl });
    await terminator.connect();
    const terminating = setInterval(() => {
      const others = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()`;
      terminator.query(others).catch(() => undefined);
    }, 40);
    const bodies = Array.from({ length: SENDS }, (_, index) => `message ${index}`);
    const answers: number[][] = [];
    for (let first = 0; first < SENDS; first += 4) {
      const batch = bodies.slice(first, first + 4);
      answers.push(
        ...(await Promise.all(batch.map((body, index) => sendUntilAnswered(cookies[index % 2] ?? '', body)))),
      );
    }
    clearInterval(terminating);
    await terminator.end();
    // The pools throw out the connections that were ended last.
    await waitFor(() => isReady(parley.origin), 'the database to be back');
    await pause(SETTLE_MS);
    assert.deepEqual(
      [...new Set(answers.flat())].filter((status) => status !== 204 && status !== 503),
      [],
    );
    const stored = await queryRows<{ seq: number; body: string }>(
      'SELECT seq, body FROM messages WHERE room_id = $1 ORDER BY seq',
      [roomId],
    );
    assert.deepEqual(stored.map((row) => row.body).sort(), bodies.sort());
    assert.deepEqual(
      stored.map((row) => row.seq),
      stored.map((_, index) => index + 1),
    );
    const again = await LiveClient.open(parley.origin, cookies[1] ?? '', roomId, screen.rev);
    const shown = new Map([...screen.rows, ...again.rows]);
    assert.equal(shown.size, SENDS);
    screen.close();
    again.close();
  });

  it('shows a message whose first answer was lost after its commit, when it is sent again', async () => {
    const screen = await LiveClient.open(parley.origin, cookies[1] ?? '', roomId);
    const again = nonce();
    const body = 'committed, never announced';
    await storeUnannounced(ada, roomId, { body, nonce: again });
    await postMessage(ada, roomId, { body, nonce: again });
    await waitFor(() => screen.texts.includes(body), 'the message');
    screen.close();
  });
});
