import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { createTicket, identifyToken } from '../../src/domain/accounts/api-tokens.ts';
import { createPersonalToken } from '../../src/domain/accounts/personal-tokens.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { JsonClient, tokenOf } from '../support/json-client.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

const FLOOD = 1000;
const MEGABYTE = 1024 * 1024;

describe('the door of JSON sockets', () => {
  let parley: TestParley;
  let ada: Actor;
  let token: string;
  let roomId: number;
  const clients: JsonClient[] = [];

  before(async () => {
    parley = await startTestParley();
    [ada] = (await createPeople('ada', 'eve')) as [Actor];
    token = await tokenOf(ada);
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: [] })).id;
  });

  after(() => parley.stop());

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  function connect(given: string | null, room: number | string | null, options = {}): JsonClient {
    const client = new JsonClient(parley.origin, given, room, options);
    clients.push(client);
    return client;
  }

  async function answerTo(
    given: string | null,
    room: number | string | null,
    options: { query?: string; headers?: Record<string, string> } = {},
  ): Promise<number | undefined> {
    const client = connect(given, room, options);
    await waitFor(() => client.isOpen || client.closeCode !== undefined, 'an answer');
    return client.isOpen ? 101 : client.refusedWith;
  }

  async function open(room: number | null = roomId): Promise<JsonClient> {
    const client = await JsonClient.open(parley.origin, token, room);
    clients.push(client);
    return client;
  }

  it('answers 401, before the upgrade, to whoever shows no token that counts', async () => {
    const { sessionId = '' } = (await identifyToken(token)) ?? {};
    for (const given of [null, 'x', token.slice(0, -1), `${token}x`, sessionId])
      assert.equal(await answerTo(given, roomId), 401, String(given));
    assert.equal(await answerTo(null, roomId, { query: '?ticket=' }), 401);
    assert.equal(await answerTo(null, roomId, { query: `?ticket=${token}` }), 401);
  });

  it('does not count a cookie', async () => {
    const headers = { cookie: await signInAs(ada), origin: parley.origin };
    assert.equal(await answerTo(null, roomId, { headers }), 401);
  });

  it('lets a ticket in once, wherever the page is that has it', async () => {
    const identity = await identifyToken(token);
    assert.ok(identity);
    const ticket = await createTicket(identity);
    const foreign = { query: `?ticket=${ticket}`, headers: { origin: 'https://elsewhere.example' } };
    assert.equal(await answerTo(null, roomId, foreign), 101);
    assert.equal(await answerTo(null, roomId, foreign), 401);
  });

  it('answers 404 for rooms that are none of theirs, or none at all, and 403 without the scope', async () => {
    const [eve] = (await createPeople('eve2')) as [Actor];
    assert.equal(await answerTo(await tokenOf(eve), roomId), 404);
    for (const room of ['0', '-1', 'abc', '1.5', '9223372036854775808', `${roomId}/x`])
      assert.equal(await answerTo(token, room), 404, room);
    const made = await createPersonalToken(ada, { name: 'writer', scopes: ['write'], expiresAt: null });
    assert.equal(await answerTo(made.token, roomId), 403);
  });

  it('lets a token that is for reading read, and nothing else', async () => {
    const made = await createPersonalToken(ada, { name: 'reader', scopes: ['read'], expiresAt: null });
    const client = await JsonClient.open(parley.origin, made.token, roomId);
    clients.push(client);
    for (const command of [
      { type: 'message', content: 'x', nonce: 'n' },
      { type: 'typing' },
      { type: 'read', seq: 1 },
    ])
      client.say(command);
    await waitFor(() => client.of('error').length === 2 && client.of('ack').length === 1, 'the refusals');
    assert.match(client.of('ack')[0]?.error.detail ?? '', /read/);
    assert.equal(client.isOpen, true);
  });

  it('says what is wrong with what it does not understand, and goes on', async () => {
    const client = await open(null);
    const wrong = [
      '',
      '{',
      '[]',
      'null',
      '"sync"',
      '{"type":"sing"}',
      '{"type":"toString"}',
      '{"type":["sync"]}',
    ];
    wrong.push('{"type":"sync","since":-1}', '{"type":"sync","since":5}', '{"type":"sync","rooms":{"x":1}}');
    wrong.push(
      '{"type":"read"}',
      '{"type":"read","seq":"1"}',
      `{"type":"read","room_id":${roomId},"seq":1e99}`,
    );
    wrong.push(
      '{"type":"typing"}',
      '{"type":"typing","room_id":99999}',
      `{"type":"read","room_id":-1,"seq":1}`,
    );
    for (const text of wrong) client.say(text);
    await waitFor(() => client.of('error').length === wrong.length, 'an answer to each');
    for (const { detail } of client.of('error')) assert.match(detail, /^[A-Z“].*[.:}]$/s);
    client.say({ type: 'message', room_id: roomId, content: 'still here' });
    await waitFor(() => client.of('ack').length === 1, 'the message');
  });

  it('closes with 1003 on what is no text, with 1009 on a megabyte, with 1008 on a flood', async () => {
    const [binary, huge, flood] = [await open(), await open(), await open()];
    binary.socket.send(Buffer.from([0, 1, 2]));
    huge.say({ type: 'message', content: 'x'.repeat(MEGABYTE) });
    for (let index = 0; index < FLOOD; index++) flood.say({ type: 'typing' });
    for (const client of [binary, huge, flood])
      await waitFor(() => client.closeCode !== undefined, 'the socket to close');
    assert.deepEqual([binary.closeCode, huge.closeCode, flood.closeCode], [1003, 1009, 1008]);
  });

  it('takes a nonce that is a short text only', async () => {
    const client = await open();
    for (const each of [null, 5, {}, '', 'x'.repeat(65), 'a b', nonce()])
      client.say({ type: 'message', content: 'x', nonce: each });
    await waitFor(() => client.of('ack').length === 7, 'an answer to each');
    assert.equal(client.of('ack').filter((ack) => ack.message).length, 1);
  });
});
