import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { endSession } from '../../src/domain/accounts/sessions.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { preferRoom } from '../../src/domain/rooms/preferences.ts';
import { changeRoom } from '../../src/domain/rooms/settings.ts';
import { markRead, markUnread } from '../../src/domain/rooms/unread.ts';
import { openClosedRoom } from '../support/closed-rooms.ts';
import { LiveClient } from '../support/live-client.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, sessionIdOf, signInAs } from '../support/people.ts';
import { ShownRoomList } from '../support/shown-room-list.ts';
import { pause, waitFor } from '../support/wait.ts';

const SILENCE_MS = 200;

describe('news', () => {
  let parley: TestParley;
  let ada: Actor;
  let bob: Actor;
  let cookies: Record<string, string>;
  let roomId: number;
  let otherId: number;

  before(async () => {
    parley = await startTestParley();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    cookies = { ada: await signInAs(ada), bob: await signInAs(bob) };
  });

  after(() => parley.stop());

  beforeEach(async () => {
    [roomId, otherId] = [await openClosedRoom(ada, 'bob'), await openClosedRoom(ada, 'bob')];
  });

  function open(name: string, room: number | null): Promise<LiveClient> {
    return LiveClient.open(parley.origin, cookies[name] ?? '', room);
  }

  function openTabs(name: string): Promise<LiveClient[]> {
    return Promise.all([roomId, otherId, null].map((room) => open(name, room)));
  }

  function close(...clients: LiveClient[]): void {
    for (const client of clients) client.close();
  }

  function post(body: string, room = roomId) {
    return postMessage(ada, room, { body, nonce: nonce() });
  }

  it('of how far somebody has read reach all their tabs, and nobody else’s', async () => {
    const [his, hers] = [await openTabs('bob'), await openTabs('ada')];
    await post('one @bob');
    await post('two @bob');
    await markRead(bob, roomId, 1);
    await markUnread(bob, roomId, 1);
    for (const tab of his) {
      await waitFor(() => tab.news('read').length === 2, 'both');
      assert.deepEqual(tab.news('read'), [
        { room: roomId, seq: 1, mentions: 1, count: 2 },
        { room: roomId, seq: 0, mentions: 2, count: 2 },
      ]);
    }
    await markUnread(bob, roomId, 1);
    await pause(SILENCE_MS);
    assert.deepEqual(
      [...his, ...hers].map((tab) => tab.news('read').length),
      [2, 2, 2, 0, 0, 0],
    );
    close(...his, ...hers);
  });

  it('of a mention that an edit brings or takes away reach whom it concerns, while it is unread', async () => {
    const [his, hers] = [await open('bob', null), await open('ada', null)];
    const message = await post('nothing');
    await editMessage(ada, message.id, 'something, @bob');
    await waitFor(() => his.news('read').length === 1, 'the mention');
    assert.deepEqual(his.news('read'), [{ room: roomId, seq: 0, mentions: 1, count: 1 }]);
    await markRead(bob, roomId, 1);
    await editMessage(ada, message.id, 'nothing again');
    await pause(SILENCE_MS);
    assert.deepEqual([his.news('read').length, hers.news('read').length], [2, 0]);
    close(his, hers);
  });

  it('of a starred or muted room come as a new list to all tabs, with who is online', async () => {
    const [his, hers] = [await openTabs('bob'), await open('ada', null)];
    const lists = (tab: LiveClient) => tab.frames.filter((frame) => frame.includes('hx-target="#rooms"'));
    const before = lists(hers).length;
    await preferRoom(bob, roomId, { isStarred: true });
    for (const tab of his)
      await waitFor(() => lists(tab).at(-1)?.includes('data-section="Starred"') ?? false, 'the star');
    await preferRoom(bob, roomId, { notificationLevel: 'nothing' });
    for (const [index, tab] of his.entries()) {
      await waitFor(() => lists(tab).at(-1)?.includes('data-level="nothing"') ?? false, 'the level');
      const current =
        lists(tab)
          .at(-1)
          ?.match(/aria-current/g)?.length ?? 0;
      assert.equal(current, index < 2 ? 1 : 0, 'each tab has its own room marked');
    }
    assert.equal(lists(hers).length, before);
    close(...his, hers);
  });

  it('of a room that somebody is brought into come at once: its line, and what is said in it, however quickly', async () => {
    const his = await open('bob', null);
    const list = new ShownRoomList(his, bob.id).update();
    const before = list.total;
    for (let round = 1; round <= 10; round++) {
      const room = await openClosedRoom(ada);
      await addMember(ada, room, 'bob');
      await post('welcome @bob', room);
      await waitFor(() => list.update().lines.get(room)?.count === 1, 'the message in the new room');
      assert.deepEqual(list.lines.get(room), { count: 1, read: 0, mentions: 1, level: 'all' });
      assert.equal(list.total, before + round);
    }
    close(his);
  });

  it('of a room’s new name reach everybody in it, wherever they are', async () => {
    const tabs = [...(await openTabs('bob')), ...(await openTabs('ada'))];
    await changeRoom(ada, roomId, { name: 'New & <b>bold</b>', topic: '', kind: 'closed' });
    for (const tab of tabs) {
      await waitFor(() => tab.news('room').length === 1, 'the name');
      assert.deepEqual(tab.news('room'), [{ room: roomId, name: 'New & <b>bold</b>', isArchived: false }]);
    }
    close(...tabs);
  });

  it('are the same bytes for everybody, on the screens of the room and on all others', async () => {
    const [hers, his] = [await open('ada', roomId), await open('bob', roomId)];
    const others = [await open('ada', otherId), await open('bob', null), await open('bob', otherId)];
    const all = [hers, his, ...others];
    const body = nonce();
    await post(`${body} @bob @room`);
    for (const client of all) await waitFor(() => client.news('activity').length === 1, 'the activity');
    const frames = all.map((client) => client.frames.find((frame) => frame.includes(body)));
    assert.equal(frames[0], frames[1]);
    assert.equal(new Set(frames.slice(2)).size, 1);
    assert.ok(frames[0]?.endsWith(frames[2] ?? '?'));
    for (const client of others) assert.equal(client.rows.size, 0);
    close(...all);
  });

  it('end with the session: a socket of any page is closed with 1008, and no other', async () => {
    const cookie = await signInAs(bob);
    const [ended, kept] = [await LiveClient.open(parley.origin, cookie, null), await open('bob', null)];
    await endSession(sessionIdOf(cookie));
    await waitFor(() => ended.closeCode !== undefined, 'the socket to close');
    const heard = ended.frames.length;
    await post('secret');
    await waitFor(() => kept.news('activity').length === 1, 'the activity');
    assert.deepEqual([ended.closeCode, ended.frames.length, kept.isOpen], [1008, heard, true]);
    const again = new LiveClient(parley.origin, cookie, null);
    await waitFor(() => again.closeCode !== undefined, 'the refusal');
    assert.equal(again.refusedWith, 401);
    close(kept);
  });

  it('are for those who have said sync: nobody else hears anything at all', async () => {
    const silent = [roomId, null].map((room) => new LiveClient(parley.origin, cookies.bob ?? '', room));
    const his = await open('bob', null);
    for (const client of silent) await waitFor(() => client.isOpen, 'the socket to open');
    const message = await post('hello @bob');
    await editMessage(ada, message.id, 'hello again');
    await markRead(bob, roomId, 1);
    await preferRoom(bob, roomId, { isStarred: true });
    await changeRoom(ada, roomId, { name: nonce(), topic: '', kind: 'closed' });
    await addMember(ada, await openClosedRoom(ada), 'bob');
    close(await open('ada', roomId));
    await waitFor(() => his.news('room').length === 1, 'the news');
    await pause(SILENCE_MS);
    assert.deepEqual(
      silent.map((client) => client.frames),
      [[], []],
    );
    close(...silent, his);
  });

  it('are all that a socket of another page is for: it posts and tells nothing', async () => {
    const [his, hers] = [await open('bob', null), await open('ada', roomId)];
    his.say({ type: 'post', body: 'into nowhere', nonce: nonce() });
    his.say({ type: 'typing' });
    his.say({ type: 'read', seq: 1 });
    await pause(SILENCE_MS);
    assert.deepEqual([hers.rows.size, hers.news('typing'), his.isOpen], [0, [], true]);
    close(his, hers);
  });
});
