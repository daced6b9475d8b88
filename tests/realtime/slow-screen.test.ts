import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { WebSocket } from 'ws';
import type { Actor } from '../../src/domain/actor.ts';
import { Connection } from '../../src/realtime/connection.ts';
import { toWire } from '../../src/realtime/frames.ts';
import { connectTestDatabase } from '../support/database.ts';
import { createPeople } from '../support/people.ts';
import { SlowNetwork, SlowSocket } from '../support/slow-network.ts';

describe('a screen that reads slowly', () => {
  let ada: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada] = (await createPeople('ada')) as [Actor];
  });

  after(() => disconnect());

  function open() {
    const [socket, network] = [new SlowSocket(), new SlowNetwork()];
    const identity = { actor: ada, sessionId: 'slow' };
    return {
      socket,
      network,
      screen: new Connection(socket as unknown as WebSocket, network, identity, null),
    };
  }

  it('is not closed for one long frame, when it has taken everything before', () => {
    const { socket, network, screen } = open();
    for (let frame = 0; frame < 3; frame++) {
      screen.send(toWire(Buffer.alloc(2_000_000)));
      network.takeAll();
    }
    assert.equal(socket.closeCode, undefined);
    screen.close(1012, 'end');
  });

  it('is closed with 1013 instead of being sent more while a megabyte is waiting', () => {
    const { socket, network, screen } = open();
    for (let frame = 0; frame < 100; frame++) screen.send(toWire(Buffer.alloc(200_000)));
    assert.equal(socket.closeCode, 1013);
    assert.ok(network.writableLength < 1_300_000);
  });
});
