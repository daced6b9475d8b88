import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { readMessage } from '../../src/domain/messages/message.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../src/domain/messages/reactions.ts';
import { removeMember } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { presentApiMessage } from '../../src/presenters/api/message.ts';
import { openClosedRoom } from '../support/closed-rooms.ts';
import { JsonClient, tokenOf } from '../support/json-client.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

describe('a JSON socket', () => {
  let parley: TestParley;
  let ada: Actor;
  let bob: Actor;
  let cleo: Actor;
  let dan: Actor;
  let tokens: Record<string, string>;
  const clients: JsonClient[] = [];

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    [ada, bob, cleo, dan] = (await createPeople('ada', 'bob', 'cleo', 'dan')) as [Actor, Actor, Actor, Actor];
    tokens = Object.fromEntries(
      await Promise.all([ada, bob, cleo, dan].map(async (each) => [each.username, await tokenOf(each)])),
    );
  });

  after(() => parley.stop());

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  async function open(name: string, room: number | null, since?: number | Record<string, number>) {
    const client = await JsonClient.open(parley.origin, tokens[name] ?? '', room, since);
    clients.push(client);
    return client;
  }

  function post(actor: Actor, roomId: number, body: string) {
    return postMessage(actor, roomId, { body, nonce: nonce() });
  }

  it('says what is posted, edited, reacted to, deleted, each as it is then, with its rev', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    const client = await open('bob', roomId);
    const { id } = await post(ada, roomId, '**one** @bob');
    const said = [await readMessage(id), await editMessage(ada, id, 'two')];
    said.push(await toggleReaction(bob, id, '👍'), await toggleReaction(bob, id, '👍'));
    said.push(await deleteMessage(ada, id).then(() => readMessage(id)));
    await waitFor(() => client.changes.length === 5, 'all five');
    assert.deepEqual(
      client.changes.map(({ type, rev, message }) => ({ type, rev, message })),
      said.map((message, index) => ({
        type: ['message', ...Array(3).fill('message_updated'), 'message_deleted'][index],
        rev: message.rev,
        message: presentApiMessage(message),
      })),
    );
    assert.deepEqual(client.others, []);
  });

  it('takes a message and acknowledges it; the same nonce is the same message', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    const client = await open('bob', roomId);
    const hers = await open('ada', null);
    client.say({ type: 'message', content: 'one', nonce: 'n-1' });
    client.say({ type: 'message', content: 'again', nonce: 'n-1' });
    client.say({ type: 'message', content: 'two' });
    await waitFor(() => client.of('ack').length === 3, 'the acknowledgements');
    const [first, second] = client.of('ack').filter((ack) => ack.nonce === 'n-1');
    const third = client.of('ack').find((ack) => ack.nonce !== 'n-1');
    assert.deepEqual([first?.message.content, second?.message], ['one', first?.message]);
    assert.deepEqual([third?.message.content, third?.nonce], ['two', third?.message.nonce]);
    await waitFor(() => hers.texts.length === 2 && client.texts.length === 2, 'both messages');
    assert.deepEqual([hers.texts, client.changes.length], [['one', 'two'], 2]);
    hers.say({ type: 'message', room_id: roomId, content: 'three', reply_to: first?.message.id });
    await waitFor(() => client.texts.length === 3, 'the answer');
    assert.equal(client.log[2]?.reply_to, first?.message.id);
  });

  it('says in the acknowledgement why a message was not taken', async () => {
    const roomId = await openClosedRoom(ada, 'bob');
    const [client, all] = [await open('bob', roomId), await open('bob', null)];
    client.say({ type: 'message', content: ' ', nonce: 'a' });
    client.say({ type: 'message', content: 'x', nonce: 5 });
    client.say({ type: 'message', content: 'x', nonce: 'b', reply_to: 999_999 });
    client.say({ type: 'message', room_id: roomId + 1000, content: 'x', nonce: 'c' });
    all.say({ type: 'message', content: 'x', nonce: 'd' });
    all.say({ type: 'message', room_id: roomId + 1000, content: 'x', nonce: 'e' });
    await waitFor(() => client.of('ack').length === 4 && all.of('ack').length === 2, 'the answers');
    const answers = [...client.of('ack'), ...all.of('ack')];
    assert.deepEqual(
      answers.map((ack) => [ack.nonce, Object.keys(ack.error.errors ?? {}).join()]),
      [
        ['a', 'content'],
        [null, 'nonce'],
        ['b', 'reply_to'],
        ['c', 'room_id'],
        ['d', 'room_id'],
        ['e', ''],
      ],
    );
    assert.ok(answers.every((ack) => ack.error.detail.length > 0));
    assert.ok(client.isOpen && all.isOpen);
  });

  it('tells who types, who has read how far, who is here', async () => {
    const roomId = await openClosedRoom(ada, 'dan');
    const [hers, all] = [await open('ada', roomId), await open('ada', null)];
    await post(ada, roomId, 'one');
    const his = await open('dan', roomId);
    his.say({ type: 'typing' });
    his.say({ type: 'read', seq: 1 });
    for (const client of [hers, all]) {
      const isHis = { room_id: roomId, user_id: dan.id };
      await waitFor(
        () => client.of('typing').length > 0 && client.of('read').length > 0,
        'typing and reading',
      );
      assert.deepEqual(client.of('typing'), [{ type: 'typing', ...isHis, username: 'dan' }]);
      assert.deepEqual(client.of('read'), [{ type: 'read', ...isHis, seq: 1 }]);
    }
    const presences = () => hers.of('presence').filter((event) => event.user_id === dan.id);
    await waitFor(() => presences().at(-1)?.is_online === true, 'dan to be here');
    his.close();
    await waitFor(() => presences().at(-1)?.is_online === false, 'dan to be away');
  });

  it('tells who comes and goes, once each, and with all rooms of those one comes into', async () => {
    const roomId = await openClosedRoom(ada);
    const [hers, his] = [await open('ada', roomId), await open('bob', null)];
    await addMember(ada, roomId, 'bob');
    await waitFor(() => his.of('synced').some((event) => event.room_id === roomId), 'bob to hear the room');
    await post(ada, roomId, 'welcome');
    await waitFor(() => his.texts.includes('welcome'), 'the welcome');
    await removeMember(ada, roomId, bob.id);
    await waitFor(() => his.of('user_left').length > 0 && hers.of('user_left').length > 0, 'the end');
    await post(ada, roomId, 'behind his back');
    await addMember(ada, roomId, 'cleo');
    await waitFor(() => hers.of('user_joined').length === 2, 'cleo to be in');
    const told = (client: JsonClient) =>
      client.of('user_joined', 'user_left').map(({ type, username }) => `${type} ${username}`);
    assert.deepEqual(told(hers), ['user_joined bob', 'user_left bob', 'user_joined cleo']);
    assert.deepEqual(told(his), ['user_joined bob', 'user_left bob']);
    assert.deepEqual(his.texts, ['welcome']);
  });

  it('misses nothing of a conversation that somebody begins with one', async () => {
    const his = await open('cleo', null);
    const room = await openDirectRoom(ada, 'cleo');
    for (const text of ['hello', 'are you there?']) await post(ada, room.id, text);
    await waitFor(() => his.texts.length === 2, 'both messages');
    assert.deepEqual(his.texts, ['hello', 'are you there?']);
    assert.deepEqual(
      his.changes.map(({ type }) => type),
      ['message', 'message'],
    );
  });
});
