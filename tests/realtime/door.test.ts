import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { readHistory } from '../../src/domain/messages/history.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { LiveClient } from '../support/live-client.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

describe('the live door', () => {
  let parley: TestParley;
  let ada: Actor;
  let cookie: string;
  let roomId: number;

  before(async () => {
    parley = await startTestParley();
    [ada] = (await createPeople('ada')) as [Actor];
    cookie = await signInAs(ada);
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: [] })).id;
  });

  after(() => parley.stop());

  async function refusal(options: { cookie?: string; room?: string; headers?: Record<string, string> }) {
    const { room = String(roomId), headers = {} } = options;
    const client = new LiveClient(parley.origin, options.cookie ?? cookie, room, headers);
    await waitFor(() => client.closeCode !== undefined || client.isOpen, 'an answer');
    client.close();
    return client.refusedWith;
  }

  it('answers 401, before the upgrade, to somebody without a session or with a forged one', async () => {
    assert.equal(await refusal({ cookie: '' }), 401);
    assert.equal(await refusal({ cookie: cookie.replace(/.$/, '') }), 401);
    assert.equal(await refusal({ cookie: 'parley=s%3Amade-up.signature' }), 401);
  });

  it('answers 401 to every other origin', async () => {
    const { port } = new URL(parley.origin);
    const foreign = [
      'https://evil.example',
      'null',
      '',
      `http://localhost:${Number(port) + 1}`,
      `http://localhost.evil.example:${port}`,
      `http://evil.example/?localhost:${port}`,
    ];
    for (const origin of foreign) assert.equal(await refusal({ headers: { origin } }), 401, origin);
  });

  it('answers 404 to addresses that are no room', async () => {
    for (const room of ['0', '-1', 'abc', '1.5', '9223372036854775808'])
      assert.equal(await refusal({ room }), 404, room);
  });

  it('closes with 1008 on frames that it does not understand, and with 1009 on huge ones', async () => {
    const wrong = [
      '',
      '{',
      '[]',
      'null',
      '"sync"',
      '{"type":"sing"}',
      '{"type":"sync","since":-1}',
      '{"type":"sync"}',
    ];
    for (const text of wrong) assert.equal(await closeCodeAfter(text), 1008, text);
    assert.equal(await closeCodeAfter(Buffer.from([0, 1, 2])), 1008);
    assert.equal(await closeCodeAfter(JSON.stringify({ type: 'post', body: 'x'.repeat(70_000) })), 1009);
  });

  async function closeCodeAfter(data: string | Buffer): Promise<number | undefined> {
    const client = await LiveClient.open(parley.origin, cookie, roomId);
    client.socket.send(data);
    await waitFor(() => client.closeCode !== undefined, 'the socket to close');
    return client.closeCode;
  }

  it('takes posts and reads, in order, and says what is wrong with a post without closing', async () => {
    const client = await LiveClient.open(parley.origin, cookie, roomId);
    for (let index = 0; index < 20; index++) client.say({ type: 'post', body: `${index}`, nonce: nonce() });
    client.say({ type: 'post', body: '   ', nonce: nonce() });
    client.say({ type: 'post', body: ['x'], nonce: nonce() });
    await waitFor(
      () => client.frames.filter((frame) => frame.includes('composer-error')).length === 2,
      'the refusals',
    );
    await waitFor(() => client.texts.length === 20, 'the posts');
    assert.deepEqual(
      client.texts,
      Array.from({ length: 20 }, (_, index) => `${index}`),
    );
    client.say({ type: 'read', seq: 999_999 });
    await waitFor(async () => (await readHistory(ada, roomId, {})).room.lastReadSeq === 20, 'the read mark');
    assert.equal(client.isOpen, true);
    client.close();
  });
});
