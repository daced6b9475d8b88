import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage, restoreMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { leaveRoom } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { changeRole } from '../../src/domain/rooms/roles.ts';
import { listMyRooms } from '../../src/domain/rooms/room-list.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { setArchived } from '../../src/domain/rooms/settings.ts';
import { markRead, markUnread } from '../../src/domain/rooms/unread.ts';
import { renderBody } from '../../src/presenters/markdown.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, createPerson, nonce } from '../support/people.ts';

/** Texts in which nobody is called, because nothing there is a name. */
const VERBATIM = [
  '`@bob`',
  '``a ` @bob``',
  '`a\n@bob`',
  '```\n@bob\n```',
  '```js\n@bob',
  '~~~\n@bob\n~~~',
  '````\n```\n@bob\n````',
  '> ```\n> @bob\n> ```',
  '- ```\n  @bob\n  ```',
  '```\na\n``` no end\n@bob',
  'me@bob.org x@bob /@bob #@bob @@bob',
  'https://example.org/?u=@bob',
  '\\@bob',
  '[@bob](https://example.org)',
];

describe('mentions', () => {
  let ada: Actor;
  let bob: Actor;
  let eve: Actor;
  let room: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    room = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] })).id;
  });

  after(() => disconnect());

  const say = (body: string, actor = ada, roomId = room) =>
    postMessage(actor, roomId, { body, nonce: nonce() });

  /** Who is called: ids, null for everybody. */
  async function called(messageId: number): Promise<(number | null)[]> {
    const rows = await queryRows<{ id: number | null }>(
      'SELECT user_id AS id FROM mentions WHERE message_id = $1 ORDER BY id',
      [messageId],
    );
    return rows.map((row) => row.id);
  }

  async function count(actor: Actor, roomId = room): Promise<number | undefined> {
    return (await listMyRooms(actor)).find((each) => each.id === roomId)?.mentions;
  }

  it('call people of the room by any spelling of their username, once each, and not oneself', async () => {
    const { id, refs, body } = await say('@Bob, (@BOB) and @bob. And me, @ada: hello');
    assert.deepEqual(await called(id), [bob.id]);
    assert.match(
      renderBody(body, refs),
      new RegExp(`<a class="mention at-${bob.id}" href="/people/Bob">@Bob</a>,`),
    );
  });

  it('of people who are not in, or nowhere, are plain text, and the same for both', async () => {
    const [outside, unknown] = [await say('ask @eve'), await say('ask @zed')];
    for (const { id, refs, body } of [outside, unknown]) {
      assert.deepEqual([await called(id), refs], [[], null]);
      assert.match(renderBody(body, refs), /^ask @\w+$/);
    }
    assert.equal(await count(eve), undefined);
  });

  it('are none in code of any kind, in addresses, or when escaped', async () => {
    for (const text of VERBATIM) assert.deepEqual(await called((await say(text)).id), [], text);
    for (const text of [
      '\\`@bob\\`',
      '``` x ``` @bob',
      '` @bob',
      '```\nx\n```\n@bob',
      '`a\n\n@bob`',
      '**@bob**',
    ])
      assert.deepEqual(await called((await say(text)).id), [bob.id], text);
  });

  it('of everybody are for those who keep order, and for the two of a direct room', async () => {
    const his = await say('@room tea!', bob);
    assert.deepEqual([await called(his.id), his.refs], [[], null]);
    const hers = await say('@Room tea!');
    assert.deepEqual(await called(hers.id), [null]);
    assert.match(renderBody(hers.body, hers.refs), /<b class="mention at-room">@Room<\/b>/);
    await changeRole(ada, room, bob.id, 'moderator');
    assert.deepEqual(await called((await say('@room', bob)).id), [null]);
    await changeRole(ada, room, bob.id, 'member');
    const direct = await openDirectRoom(bob, 'ada');
    assert.deepEqual(await called((await say('@room', bob, direct.id)).id), [null]);
  });

  it('of somebody whose name is “room” do not look as if everybody was called', async () => {
    const person = await createPerson('room');
    const { id } = await createRoom(ada, {
      name: 'Odd',
      kind: 'closed',
      topic: '',
      members: ['bob', 'room'],
    });
    const { id: messageId, body, refs } = await say('@room', bob, id);
    assert.deepEqual(await called(messageId), [person.id]);
    assert.doesNotMatch(renderBody(body, refs), /at-room/);
  });

  it('count until they are read, and follow what becomes of the message', async () => {
    const { id, seq } = await say('@bob, are you there?');
    await markRead(bob, room, seq - 1);
    assert.equal(await count(bob), 1);
    await editMessage(ada, id, 'Is anybody there?');
    assert.equal(await count(bob), 0);
    await editMessage(ada, id, 'Is @bob there?');
    assert.equal(await count(bob), 1);
    await deleteMessage(ada, id);
    assert.equal(await count(bob), 0);
    await restoreMessage(ada, id);
    assert.equal(await count(bob), 1);
    await markRead(bob, room, seq);
    assert.equal(await count(bob), 0);
    await markUnread(bob, room, seq);
    assert.equal(await count(bob), 1);
    await say('Here!', bob);
    assert.equal(await count(bob), 0);
    assert.equal(await count(ada), 0);
  });

  it('of somebody who has left do not call them, and an older one is no trace of the room', async () => {
    const { id } = await createRoom(ada, { name: 'Gone', kind: 'closed', topic: '', members: ['bob'] });
    const message = await say('@bob', ada, id);
    await leaveRoom(bob, id);
    assert.deepEqual(await called((await say('@bob again', ada, id)).id), []);
    await deleteMessage(ada, message.id);
    await restoreMessage(ada, message.id);
    assert.equal(await count(bob, id), undefined);
  });

  it('are of fifty names at most', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `@nobody${index}`);
    assert.deepEqual(await called((await say(`${names.slice(0, 49).join(' ')} @bob`)).id), [bob.id]);
    assert.deepEqual(await called((await say(`${names.join(' ')} @bob`)).id), []);
  });

  it('of rooms are links to open ones only; a closed one’s name is text, for its members, too', async () => {
    const { id: open } = await createRoom(ada, { name: 'Über Garden', kind: 'open', topic: '', members: [] });
    await createRoom(ada, { name: 'Vault', kind: 'closed', topic: '', members: ['bob'] });
    const { id: old } = await createRoom(ada, { name: 'Attic', kind: 'open', topic: '', members: [] });
    await setArchived(ada, old, true);
    const { body, refs } = await say('#über-garden #Vault #tea #attic #nothing # heading');
    const html = renderBody(body, refs);
    assert.ok(
      html.startsWith(`<a class="room-link" href="/rooms/${open}">#über-garden</a> #Vault #tea`),
      html,
    );
    assert.deepEqual(Object.keys(refs ?? {}), ['#über-garden']);
  });
});
