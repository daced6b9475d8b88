import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../src/domain/messages/reactions.ts';
import { searchMessages } from '../../src/domain/messages/search.ts';
import { leaveRoom, removeMember } from '../../src/domain/rooms/departures.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { listMyRooms } from '../../src/domain/rooms/room-list.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { changeRoom, setArchived } from '../../src/domain/rooms/settings.ts';
import { markRead } from '../../src/domain/rooms/unread.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { pause, waitFor } from '../support/wait.ts';

const SILENCE_MS = 200;
const AWAY_MS = 3000;
const SECRET = 'mandragora';
const EVERYTHING = { from: [], in: [], after: null, before: null, hasLink: false };

describe('somebody who is not in a room any more', () => {
  let parley: TestParley;
  let ada: Actor;
  let bob: Actor;
  let cookies: Record<string, string>;
  let sharedId: number;

  before(async () => {
    parley = await startTestParley();
    const [first, second, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    [ada, bob] = [first, second];
    cookies = { ada: await signInAs(ada), bob: await signInAs(bob), eve: await signInAs(eve) };
    sharedId = (await createRoom(ada, { name: 'Shared', kind: 'closed', topic: '', members: ['bob'] })).id;
    const [lobby] = await queryRows<{ id: number }>('SELECT id FROM rooms WHERE is_default');
    for (const person of [ada, bob, eve]) await leaveRoom(person, lobby?.id ?? 0);
  });

  after(() => parley.stop());

  function open(name: string, room: number | null): Promise<LiveClient> {
    return LiveClient.open(parley.origin, cookies[name] ?? '', room);
  }

  /** A room whose name, topic and messages must not be seen, with bob and eve in it. */
  async function makeRoom(kind: 'open' | 'closed') {
    const name = `Room ${nonce()}`;
    const room = await createRoom(ada, { name, kind, topic: SECRET, members: ['bob', 'eve'] });
    const hers = await postMessage(ada, room.id, { body: `${SECRET} one @bob`, nonce: nonce() });
    const his = await postMessage(bob, room.id, { body: `${SECRET} two`, nonce: nonce() });
    await editMessage(bob, his.id, `${SECRET} three`);
    return { id: room.id, name, hers, his };
  }

  /** Everything that can happen in a room. */
  async function liveOn(roomId: number): Promise<void> {
    const eve = await open('eve', roomId);
    const message = await postMessage(ada, roomId, { body: `${SECRET} @bob @room`, nonce: nonce() });
    await editMessage(ada, message.id, `${SECRET} again @bob`);
    await toggleReaction(ada, message.id, '👍');
    eve.say({ type: 'typing' });
    eve.say({ type: 'read', seq: message.seq });
    await waitFor(() => eve.news('typing').length > 0 && eve.news('receipt').length > 0, 'eve to be heard');
    await deleteMessage(ada, message.id);
    await changeRoom(ada, roomId, { name: `New ${nonce()}`, topic: SECRET, kind: 'closed' });
    await setArchived(ada, roomId, true);
    eve.close();
    await pause(AWAY_MS);
  }

  const ways: [string, (roomId: number) => Promise<unknown>][] = [
    ['was removed', (roomId) => removeMember(ada, roomId, bob.id)],
    ['has left', (roomId) => leaveRoom(bob, roomId)],
  ];
  for (const [way, end] of ways) {
    it(`hears nothing more of it on any socket: who ${way}`, async () => {
      const room = await makeRoom('closed');
      const unsaid = new LiveClient(parley.origin, cookies.bob ?? '', room.id);
      await waitFor(() => unsaid.isOpen, 'the socket to open');
      const [shown, elsewhere, nowhere] = [
        await open('bob', room.id),
        await open('bob', sharedId),
        await open('bob', null),
      ];
      await end(room.id);
      await waitFor(
        () => shown.closeCode !== undefined && unsaid.closeCode !== undefined,
        'the sockets to close',
      );
      assert.deepEqual([shown.closeCode, unsaid.closeCode, unsaid.frames], [1008, 1008, []]);
      for (const client of [elsewhere, nowhere])
        await waitFor(() => !lastList(client).includes(`data-room="${room.id}"`), 'the list without it');
      const clients = [shown, elsewhere, nowhere];
      const heard = clients.map((client) => client.frames.length);
      await liveOn(room.id);
      assert.deepEqual(
        clients.map((client) => client.frames.slice(heard[clients.indexOf(client)])),
        [[], [], []],
      );
      const again = new LiveClient(parley.origin, cookies.bob ?? '', room.id);
      await waitFor(() => again.isOpen, 'the socket to open');
      again.say({ type: 'sync', since: 0 });
      await waitFor(() => again.closeCode !== undefined, 'the socket to close');
      assert.deepEqual([again.closeCode, again.frames], [1008, []]);
      for (const client of [elsewhere, nowhere]) client.close();
    });
  }

  function lastList(client: LiveClient): string {
    return client.frames.findLast((frame) => frame.includes('hx-target="#rooms"')) ?? '';
  }

  it('finds nothing of it on any page: all of them answer 404, and no list has it', async () => {
    const room = await makeRoom('closed');
    await removeMember(ada, room.id, bob.id);
    const [at, hers, his] = [`/rooms/${room.id}`, `/messages/${room.hers.id}`, `/messages/${room.his.id}`];
    const gets = [at, `${at}?around=1`, `${at}?before=2`, `${at}?after=1`, `${at}?reply_to=${room.hers.id}`];
    gets.push(`${at}/settings`, `${at}/members`, `${at}/departure`, `${at}/completions?q=@a`);
    for (const message of [hers, his])
      gets.push(message, `${message}/versions`, `${message}/edits`, `${message}/deletion`);
    for (const path of gets) await refuses('GET', path);
    const posts = ['reads', 'unreads', 'drafts', 'messages', 'preferences', 'settings', 'members', 'return'];
    posts.push('memberships', 'departure', 'archive', 'archive/removal', `members/${ada.id}/removal`);
    posts.push(`members/${ada.id}/role`, `members/${bob.id}/ownership`);
    for (const path of posts) await refuses('POST', `${at}/${path}`);
    for (const message of [hers, his])
      for (const path of ['reactions', 'edits', 'deletion', 'restoration'])
        await refuses('POST', `${message}/${path}`);
    for (const path of ['/rooms', '/switcher', `/switcher?q=${encodeURIComponent(room.name)}`]) {
      const html = await (await request('GET', path)).text();
      assert.ok(!html.includes(`/rooms/${room.id}"`) && !html.includes(SECRET), path);
    }
  });

  async function refuses(method: string, path: string): Promise<void> {
    const response = await request(method, path);
    const html = await response.text();
    assert.equal(response.status, 404, `${method} ${path}`);
    assert.ok(!html.includes(SECRET), `${method} ${path}`);
  }

  /** As bob, with something that would fit every form. */
  function request(method: string, path: string): Promise<Response> {
    const form = { body: 'x', seq: '1', emoji: '👍', username: 'eve', role: 'member', name: 'x', topic: '' };
    const body =
      method === 'POST' ? new URLSearchParams({ ...form, kind: 'closed', nonce: nonce() }) : undefined;
    const headers = { cookie: cookies.bob ?? '' };
    return fetch(parley.origin + path, { method, headers, redirect: 'manual', ...(body && { body }) });
  }

  it('is not found there, nor finds it: no search, no completion, no mention reaches over', async () => {
    const room = await makeRoom('closed');
    const hits = async () => (await searchMessages(bob, { words: [SECRET], ...EVERYTHING })).hits;
    assert.ok((await hits()).some((hit) => hit.roomId === room.id));
    await removeMember(ada, room.id, bob.id);
    assert.ok(!(await hits()).some((hit) => hit.roomId === room.id));
    const hers = await open('ada', sharedId);
    const { id } = await postMessage(ada, room.id, { body: 'hello @bob', nonce: nonce() });
    assert.deepEqual(await queryRows('SELECT * FROM mentions WHERE message_id = $1', [id]), []);
    await waitFor(() => hers.news('activity').length > 0, 'the activity');
    assert.deepEqual(hers.news<{ mentions: unknown[] }>('activity').at(-1)?.mentions, []);
    await addMember(ada, room.id, 'bob');
    await markRead(bob, room.id, 1);
    const [mine] = (await listMyRooms(bob)).filter((each) => each.id === room.id);
    assert.deepEqual([mine?.lastReadSeq, mine?.mentions], [mine?.messageCount, 0]);
    await removeMember(ada, room.id, bob.id);
    const completions = await fetch(`${parley.origin}/rooms/${room.id}/completions?q=@b`, {
      headers: { cookie: cookies.ada ?? '' },
    });
    assert.ok(!(await completions.text()).includes('bob'));
    await pause(SILENCE_MS);
    hers.close();
  });
});
