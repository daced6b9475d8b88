import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { User } from '../../src/db/models/index.ts';
import { createPersonalToken } from '../../src/domain/accounts/personal-tokens.ts';
import { endSession } from '../../src/domain/accounts/sessions.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../src/domain/messages/reactions.ts';
import { removeMember } from '../../src/domain/rooms/departures.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { followAsText } from '../../src/realtime/programs/text-follower.ts';
import { openClosedRoom } from '../support/closed-rooms.ts';
import { JsonClient, sessionOfToken, tokenOf } from '../support/json-client.ts';
import { startListening } from '../support/listening.ts';
import type { TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { SlowNetwork } from '../support/slow-network.ts';
import { Terminal } from '../support/terminal.ts';
import { waitFor } from '../support/wait.ts';

const FIRST = 20;

describe('a room as text', () => {
  let parley: TestParley;
  let ada: Actor;
  let bob: Actor;
  let token: string;
  const terminals: Terminal[] = [];

  before(async () => {
    ({ parley, ada, bob, token } = await startListening());
  });

  after(() => parley.stop());

  afterEach(() => {
    for (const terminal of terminals.splice(0)) terminal.close();
  });

  function post(roomId: number, body: string) {
    return postMessage(ada, roomId, { body, nonce: nonce() });
  }

  async function follow(
    roomId: number | string,
    headers: Record<string, string> = { authorization: `Bearer ${token}` },
  ) {
    const terminal = new Terminal(parley.origin, roomId, headers);
    terminals.push(terminal);
    await waitFor(() => terminal.answer !== undefined, 'an answer');
    return terminal;
  }

  it('shows the newest messages, then each change as it comes', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    for (let index = 0; index < FIRST + 5; index++) await post(roomId, `old ${index}`);
    const terminal = await follow(roomId);
    await waitFor(() => terminal.lines.length === FIRST, 'the newest');
    assert.match(terminal.text, /^\[\d\d:\d\d\] ada: old 5\n/);
    const { id } = await post(roomId, 'one\ntwo');
    await toggleReaction(bob, id, '👍');
    await editMessage(ada, id, 'three');
    await toggleReaction(bob, id, '👍');
    await deleteMessage(ada, id);
    await waitFor(() => terminal.lines.length === FIRST + 4, 'what is new');
    assert.deepEqual(terminal.lines.slice(FIRST), [
      'ada: one',
      '        two',
      '* ada edited: three',
      '* A message by ada was deleted.',
    ]);
    assert.equal(terminal.answer?.headers['content-type'], 'text/plain; charset=utf-8');
  });

  it('shows nothing that a terminal would obey, neither in texts nor in names', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    await User.update({ displayName: 'Ev\u001b]0;il\u0007\u202e' }, { where: { id: ada.id } });
    await post(roomId, 'red \u001b[31m \u009b2J \u202e \u0008 tab\tand');
    const terminal = await follow(roomId);
    await post(roomId, '\u001b]52;c;x\u0007');
    await waitFor(() => terminal.lines.length === 2, 'both');
    assert.deepEqual(terminal.lines, ['Ev]0;il: red [31m 2J   tab\tand', 'Ev]0;il: ]52;c;x']);
    await User.update({ displayName: 'ada' }, { where: { id: ada.id } });
  });

  it('is for those who are in the room, with a token that may read', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    const made = await createPersonalToken(bob, { name: 'w', scopes: ['write'], expiresAt: null });
    const [eve] = (await createPeople('eve')) as [Actor];
    const asked: [number, string][] = [
      [401, 'Bearer made-up'],
      [403, `Bearer ${made.token}`],
      [404, `Bearer ${await tokenOf(eve)}`],
    ];
    for (const [status, authorization] of asked) {
      const terminal = await follow(roomId, { authorization });
      await waitFor(() => terminal.isOver, 'the end');
      assert.equal(terminal.answer?.statusCode, status, terminal.text);
      assert.match(terminal.text, /^[A-Z][^<]+\.\n$/);
    }
    const html = await fetch(`${parley.origin}/rooms/${roomId}`, {
      headers: { cookie: await signInAs(bob), accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    assert.deepEqual([html.status, html.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
  });

  it('is wanted by who shows a token and asks for text, though a browser’s cookie comes along', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    await post(roomId, 'one');
    const cookie = await signInAs(bob);
    const page = () => fetch(`${parley.origin}/rooms/${roomId}`, { headers: { cookie } });
    // From the second time on it is known whose the cookie is.
    for (let times = 0; times < 2; times++) await (await page()).text();
    const terminal = await follow(roomId, { cookie, authorization: `Bearer ${token}` });
    await waitFor(() => terminal.lines.length === 1, 'the message');
    assert.equal(terminal.answer?.headers['content-type'], 'text/plain; charset=utf-8');
    assert.match((await page()).headers.get('content-type') ?? '', /html/);
  });

  it('tells who asks for its headers alone no more than those', async () => {
    const headers = { authorization: `Bearer ${token}` };
    const terminal = new Terminal(parley.origin, await openClosedRoom(ada, 'bob'), headers, 'HEAD');
    await waitFor(() => terminal.isOver || terminal.answer?.complete === true, 'the end');
    assert.equal(terminal.answer?.statusCode, 200);
  });

  it('does not make its reader present', async () => {
    const roomId = await openClosedRoom(ada);
    await follow(await openClosedRoom(ada, 'bob'));
    const events = await JsonClient.open(parley.origin, await tokenOf(ada), roomId);
    await addMember(ada, roomId, 'bob');
    await post(roomId, 'after that');
    await waitFor(() => events.texts.length > 0, 'the message');
    assert.deepEqual(
      events.of('presence').filter(({ user_id }) => user_id === bob.id),
      [],
    );
    events.close();
  });

  it('law 7: ends when its person goes out of the room, or signs out', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    const other = await tokenOf(bob);
    const [kept, ended] = [await follow(roomId), await follow(roomId, { authorization: `Bearer ${other}` })];
    await endSession(await sessionOfToken(other));
    await waitFor(() => ended.isOver, 'the end');
    assert.deepEqual([ended.text, kept.isOver], ['* This is the end: signed out.\n', false]);
    await removeMember(ada, roomId, bob.id);
    await post(roomId, 'secret');
    await waitFor(() => kept.isOver, 'the end');
    assert.equal(kept.text, '* This is the end: not in the room.\n');
  });

  it('cuts off who does not read', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    const network = new SlowNetwork();
    await followAsText(bob, await sessionOfToken(token), roomId, network);
    for (let wave = 0; wave < 12; wave++)
      await Promise.all(Array.from({ length: 20 }, () => post(roomId, 'ä'.repeat(4000))));
    await waitFor(() => network.destroyed, 'it to be cut off');
    assert.ok(network.writableLength < 2_000_000);
  });
});
