import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { after, before, describe, it } from 'node:test';
import type { WebSocket } from 'ws';
import type { Actor } from '../../src/domain/actor.ts';
import { Connection } from '../../src/realtime/connection.ts';
import { connectTestDatabase } from '../support/database.ts';
import { createPeople } from '../support/people.ts';

/** What a network takes at once. */
const TAKEN_BYTES = 100_000;

/** A socket whose network takes nothing more until it is told to. */
class SlowSocket extends EventEmitter {
  bufferedAmount = 0;
  sent = 0;
  closeCode: number | undefined;

  send(bytes: Buffer): void {
    this.sent++;
    this.bufferedAmount += Math.max(0, bytes.length - TAKEN_BYTES);
  }

  close(code: number): void {
    this.closeCode = code;
    this.emit('close');
  }

  terminate(): void {}
}

describe('a screen that reads slowly', () => {
  let ada: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada] = (await createPeople('ada')) as [Actor];
  });

  after(() => disconnect());

  function open() {
    const socket = new SlowSocket();
    const identity = { actor: ada, sessionId: 'slow' };
    return { socket, connection: new Connection(socket as unknown as WebSocket, identity, null) };
  }

  it('is not closed for one long frame, when it has taken everything before', () => {
    const { socket, connection } = open();
    for (let frame = 0; frame < 3; frame++) {
      connection.send(Buffer.alloc(2_000_000));
      socket.bufferedAmount = 0;
    }
    assert.deepEqual([socket.sent, socket.closeCode], [3, undefined]);
    connection.close(1012, 'end');
  });

  it('is closed with 1013 instead of being sent more while a megabyte is waiting', () => {
    const { socket, connection } = open();
    for (let frame = 0; frame < 100; frame++) connection.send(Buffer.alloc(200_000));
    assert.deepEqual([socket.sent, socket.closeCode], [11, 1013]);
    assert.ok(socket.bufferedAmount < 1_300_000);
  });
});
