import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { Connection } from '../../src/realtime/connection.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, sessionIdOf, signInAs } from '../support/people.ts';
import { SlowNetwork, SlowSocket } from '../support/slow-network.ts';
import { waitFor } from '../support/wait.ts';

describe('a replay', () => {
  let parley: TestParley;
  let ada: Actor;

  before(async () => {
    parley = await startTestParley();
    [ada] = (await createPeople('ada')) as [Actor];
  });

  after(() => parley.stop());

  it('law 4: loses nothing of what happens when it has read everything and is not through yet', async () => {
    const { id } = await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: [] });
    const post = (body: string) => postMessage(ada, id, { body, nonce: nonce() });
    await post('before');
    const [socket, network] = [new SlowSocket(), new SlowNetwork()];
    const identity = { actor: ada, sessionId: sessionIdOf(await signInAs(ada)) };
    const screen = new Connection(socket as unknown as WebSocket, network, identity, id);
    socket.emit('message', Buffer.from(JSON.stringify({ type: 'sync', since: '0' })), false);
    await waitFor(() => network.given.length > 0, 'the replay');
    await post('meanwhile');
    // What happens in a turn goes to the screens at its end.
    await turn();
    const texts = () => network.given.flatMap((frame) => frame.match(/(?<=class="body">)\w+/g) ?? []);
    await waitFor(() => {
      network.takeAll();
      return network.given.some((frame) => frame.includes('data-news="online"'));
    }, 'the end of the replay');
    await post('after');
    await waitFor(() => {
      network.takeAll();
      return texts().includes('after');
    }, 'what comes after it');
    assert.deepEqual(texts(), ['before', 'meanwhile', 'after']);
    screen.close(1012, 'end');
  });
});
