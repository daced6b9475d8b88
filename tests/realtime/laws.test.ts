import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { endSession } from '../../src/domain/accounts/sessions.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { leaveRoom } from '../../src/domain/rooms/departures.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, sessionIdOf, signInAs } from '../support/people.ts';
import { pause, waitFor } from '../support/wait.ts';

/** Long enough for a frame that should not come to come. */
const SILENCE_MS = 150;
const MISSED = 10_000;
const WAVE = 1000;

describe('the laws, on live sockets', () => {
  let parley: TestParley;
  let ada: Actor;
  let bob: Actor;
  let eve: Actor;
  let cookies: Record<string, string>;
  let roomId: number;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    [ada, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    cookies = { ada: await signInAs(ada), bob: await signInAs(bob), eve: await signInAs(eve) };
    roomId = await makeRoom('Tea');
  });

  after(() => parley.stop());

  async function makeRoom(name: string): Promise<number> {
    return (await createRoom(ada, { name, kind: 'closed', topic: '', members: ['bob'] })).id;
  }

  function open(name: string, room = roomId, since = 0): Promise<LiveClient> {
    return LiveClient.open(parley.origin, cookies[name] ?? '', room, since);
  }

  it('law 1: nobody sees a message, nor is it acknowledged, before its commit', async () => {
    const client = await open('bob');
    const holder = new pg.Client({ connectionString: parley.databaseUrl });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT id FROM rooms WHERE id = $1 FOR UPDATE', [roomId]);
    let isAcknowledged = false;
    const posting = postMessage(ada, roomId, { body: 'held', nonce: nonce() }).then(() => {
      isAcknowledged = true;
    });
    await pause(SILENCE_MS);
    assert.deepEqual([client.texts, isAcknowledged], [[], false]);
    await holder.query('COMMIT');
    await posting;
    await waitFor(() => client.texts.includes('held'), 'the message');
    await holder.end();
    client.close();
  });

  it('law 1: a message whose transaction fails is never shown', async () => {
    const client = await open('bob');
    const seen = client.frames.length;
    await assert.rejects(postMessage(ada, roomId, { body: 'x'.repeat(4001), nonce: nonce() }));
    await pause(SILENCE_MS);
    assert.equal(client.frames.length, seen);
    client.close();
  });

  it('law 2: messages, edits and deletions arrive in the room’s one order on every screen', async () => {
    const room = await makeRoom('Order');
    const clients = await Promise.all([open('ada', room), open('bob', room), open('bob', room)]);
    const posted = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        postMessage(index % 2 ? ada : bob, room, { body: `${index}`, nonce: nonce() }),
      ),
    );
    const own = posted.filter((message) => message.senderId === ada.id);
    await Promise.all([
      ...own.slice(0, 5).map((message) => editMessage(ada, message.id, `edited ${message.seq}`)),
      ...own.slice(5, 10).map((message) => deleteMessage(ada, message.id)),
      postMessage(bob, room, { body: 'between', nonce: nonce() }),
    ]);
    for (const client of clients) {
      await waitFor(() => client.rev === 41, 'all 41 revs');
      assert.deepEqual(
        client.revs,
        client.revs.toSorted((a, b) => a - b),
      );
      assert.deepEqual(client.log, clients[0]?.log);
      client.close();
    }
  });

  it(`law 4: a screen that missed ${MISSED} changes gets them all, tombstones included, and then what is new`, async () => {
    const room = await makeRoom('Absence');
    const first = await postMessage(ada, room, { body: 'seen', nonce: nonce() });
    const early = await open('bob', room);
    const { rev } = early;
    early.close();
    for (let posted = 0; posted < MISSED; posted += WAVE) {
      const wave = Array.from({ length: WAVE }, (_, index) => ({
        body: `${posted + index}`,
        nonce: nonce(),
      }));
      await Promise.all(wave.map((message) => postMessage(ada, room, message)));
    }
    await deleteMessage(ada, first.id);
    const late = open('bob', room, rev);
    await postMessage(ada, room, { body: 'while it replays', nonce: nonce() });
    const client = await late;
    await waitFor(() => client.texts.includes('while it replays'), 'what came meanwhile');
    assert.equal(client.rows.size, MISSED + 2);
    assert.equal(client.log[0]?.isDeleted, true);
    assert.deepEqual(
      client.log.map((row) => row.seq),
      client.log.map((_, index) => index + 1),
    );
    client.close();
  });

  it('law 4: screens that connect while others write miss nothing and get nothing twice', async () => {
    const room = await makeRoom('Coming and going');
    let isWriting = true;
    const writing = (async () => {
      for (let index = 0; isWriting; index++)
        await postMessage(ada, room, { body: `${index}`, nonce: nonce() });
    })();
    const clients: LiveClient[] = [];
    for (let index = 0; index < 60; index++) clients.push(await open('bob', room));
    isWriting = false;
    await writing;
    const [last] = await queryRows<{ seq: number }>(
      'SELECT max(seq) AS seq FROM messages WHERE room_id = $1',
      [room],
    );
    for (const client of clients) {
      await waitFor(() => client.log.at(-1)?.seq === last?.seq, 'the last message');
      assert.deepEqual([client.rows.size, client.rowsReceived], [last?.seq, last?.seq]);
      client.close();
    }
  });

  it('law 5: everybody gets the same bytes, with nothing of the viewer in them', async () => {
    const [hers, his] = await Promise.all([open('ada'), open('bob')]);
    const body = nonce();
    await postMessage(ada, roomId, { body, nonce: nonce() });
    await waitFor(() => hers.texts.includes(body) && his.texts.includes(body), 'the message');
    assert.equal(hers.frames.at(-1), his.frames.at(-1));
    for (const client of [hers, his]) client.close();
  });

  it('law 6: a socket asks the domain: somebody who is not in the room is closed with 1008 and told nothing', async () => {
    const client = new LiveClient(parley.origin, cookies.eve ?? '', roomId);
    await waitFor(() => client.isOpen, 'the socket to open');
    client.say({ type: 'sync', since: 0 });
    await waitFor(() => client.closeCode !== undefined, 'the socket to close');
    assert.deepEqual([client.closeCode, client.frames], [1008, []]);
  });

  it('law 6: nothing is sent to a socket that has not said sync', async () => {
    const client = new LiveClient(parley.origin, cookies.bob ?? '', roomId);
    await waitFor(() => client.isOpen, 'the socket to open');
    await postMessage(ada, roomId, { body: 'unheard', nonce: nonce() });
    await pause(SILENCE_MS);
    assert.deepEqual(client.frames, []);
    client.close();
  });

  it('law 7: leaving a room closes its sockets, and nothing more arrives', async () => {
    const room = await makeRoom('Leaving');
    const client = await open('bob', room);
    await leaveRoom(bob, room);
    const seen = client.frames.length;
    await postMessage(ada, room, { body: 'secret', nonce: nonce() });
    await waitFor(() => client.closeCode !== undefined, 'the socket to close');
    assert.equal(client.closeCode, 1008);
    assert.equal(client.frames.length, seen);
  });

  it('law 7: the end of a session closes its sockets and no others; its cookie opens none', async () => {
    const other = await signInAs(bob);
    const [ended, kept] = [await LiveClient.open(parley.origin, other, roomId), await open('bob')];
    await endSession(sessionIdOf(other));
    await waitFor(() => ended.closeCode !== undefined, 'the socket to close');
    assert.equal(ended.closeCode, 1008);
    const again = new LiveClient(parley.origin, other, roomId);
    await waitFor(() => again.closeCode !== undefined, 'the refusal');
    assert.equal(again.refusedWith, 401);
    assert.equal(kept.isOpen, true);
    kept.close();
  });
});
