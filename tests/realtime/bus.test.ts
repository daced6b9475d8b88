import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Bus, BusMessage, Hint } from '../../src/realtime/bus/bus.ts';
import type { HeardPacket, Packet } from '../../src/realtime/bus/link.ts';
import { LinkedBus } from '../../src/realtime/bus/linked.ts';
import { decodePacket, encodePacket } from '../../src/realtime/bus/packets.ts';
import { readPayload, writePayloads } from '../../src/realtime/bus/payloads.ts';
import { createFrame } from '../../src/realtime/live-room.ts';
import { waitFor } from '../support/wait.ts';

const MAX_PAYLOAD_BYTES = 8000;

function packetOf(messages: readonly BusMessage[]): Packet {
  return { from: 'one', epoch: 3, beat: 7, isLast: false, messages };
}

function frame(roomId: number, firstRev: number, lastRev = firstRev): BusMessage {
  return { type: 'frame', frame: createFrame(roomId, firstRev, lastRev, `<p>ä ${firstRev}</p>`) };
}

function news(roomIds: number[], text = 'ö'): BusMessage {
  return { type: 'members-news', roomIds, bytes: Buffer.from(text) };
}

describe('a packet', () => {
  it('goes over Redis whole, bytes included', () => {
    const messages = [
      { ...frame(1, 2, 3), activity: Buffer.from('called') } as BusMessage,
      news([1, 2]),
      { type: 'session-ended', sessionId: 'x' } as const,
    ];
    assert.deepEqual(decodePacket(encodePacket(packetOf(messages))), packetOf(messages));
    assert.deepEqual(decodePacket(encodePacket(packetOf([]))), packetOf([]));
  });

  it('goes over NOTIFY as revs, those that follow each other together', () => {
    const messages = [frame(1, 2, 3), frame(2, 9), news([5]), frame(1, 4), frame(1, 6), frame(1, 8, 7)];
    const { payloads, isComplete } = writePayloads(packetOf(messages));
    const [heard] = payloads.map(readPayload);
    assert.deepEqual([payloads.length, isComplete, heard?.epoch, heard?.beat], [1, true, 3, 7]);
    const hints = heard?.hints?.map(({ roomId, firstRev, lastRev }) => [roomId, firstRev, lastRev]);
    assert.deepEqual(hints, [
      [1, 2, 4],
      [2, 9, 9],
      [1, 6, 6],
      [1, 8, 7],
    ]);
    assert.deepEqual(heard?.messages, [news([5])]);
  });

  it('goes over NOTIFY in payloads that PostgreSQL takes; what is too long is split, or else missed', () => {
    const roomIds = Array.from({ length: 5000 }, (_, index) => 1_000_000 + index);
    const many = Array.from({ length: 3000 }, (_, index) => frame(index, 1));
    const { payloads, isComplete } = writePayloads(packetOf([...many, news(roomIds)]));
    for (const payload of payloads) assert.ok(Buffer.byteLength(payload) < MAX_PAYLOAD_BYTES);
    const heard = payloads.map(readPayload);
    const told = heard.flatMap(({ messages }) => messages);
    assert.equal(heard.flatMap(({ hints }) => hints ?? []).length, 3000);
    assert.deepEqual(
      told.flatMap((message) => (message.type === 'members-news' ? message.roomIds : [])),
      roomIds,
    );
    assert.ok(isComplete);
    assert.equal(writePayloads(packetOf([news([1], 'ö'.repeat(5000))])).isComplete, false);
  });

  it('goes over NOTIFY with everybody who came or went, however many, in however many rooms', () => {
    const roomIds = Array.from({ length: 3000 }, (_, index) => 1_000_000 + index);
    const few = Array.from({ length: 500 }, (_, index) => ({
      userId: index,
      isOnline: true,
      roomIds: [1, 2],
    }));
    const changes = [...few, { userId: 500, isOnline: false, roomIds }];
    const { payloads, isComplete } = writePayloads(packetOf([{ type: 'presence-changed', changes }]));
    for (const payload of payloads) assert.ok(Buffer.byteLength(payload) < MAX_PAYLOAD_BYTES);
    const messages = payloads.flatMap((payload) => readPayload(payload).messages);
    const told = messages.flatMap((message) => (message.type === 'presence-changed' ? message.changes : []));
    assert.deepEqual(told.slice(0, 500), few);
    assert.deepEqual(
      told.slice(500).flatMap((change) => change.roomIds),
      roomIds,
    );
    assert.ok(isComplete);
  });
});

describe('a bus over a connection', () => {
  /** What carries packets from everybody to everybody, until it is cut. */
  const wires = new Set<{ hear: (packet: HeardPacket) => void; lose: (error: unknown) => void }>();
  const packets: Packet[] = [];
  const started: Bus[] = [];
  let isCut = false;
  let refuses: Packet['from'] | undefined;

  // What is left of an earlier test would be heard in the next one.
  afterEach(() => Promise.all(started.splice(0).map((bus) => bus.stop())));

  async function start() {
    const heard: BusMessage[] = [];
    const changes: boolean[] = [];
    const hints: Hint[] = [];
    const bus = new LinkedBus({
      name: 'test',
      readHint: (hint) => hints.push(hint),
      async connect(hear, lose) {
        if (isCut) throw new Error('cut');
        const wire = { hear, lose };
        wires.add(wire);
        return {
          async send(packet) {
            packets.push(packet);
            for (const each of wires) queueMicrotask(() => each.hear(packet));
            return packet.messages.length === 0 || packet.from !== refuses;
          },
          close: () => void wires.delete(wire),
        };
      },
    });
    bus.listen((message) => heard.push(message));
    bus.onLiveness((isLive) => changes.push(isLive));
    await bus.start();
    started.push(bus);
    return { bus, heard, changes };
  }

  it('tells its own instance at once and all others once, one packet for a turn of the loop', async () => {
    const [one, other] = [await start(), await start()];
    packets.length = 0;
    const messages = [frame(1, 1), frame(1, 2), news([1])];
    for (const message of messages) one.bus.publish(message);
    assert.deepEqual([one.heard, other.heard], [messages, []]);
    await waitFor(() => other.heard.length > 0, 'the packet');
    assert.deepEqual([one.heard, other.heard], [messages, messages]);
    assert.equal(packets.filter((packet) => packet.messages.length > 0).length, 1);
    assert.ok(one.bus.isLive() && other.bus.isLive());
  });

  it('knows that it is down, keeps nothing for later, and is back by itself', async () => {
    const [one, other] = [await start(), await start()];
    isCut = true;
    for (const wire of [...wires]) wire.lose(new Error('cut'));
    assert.deepEqual([one.bus.isLive(), one.changes], [false, [false]]);
    one.bus.publish(frame(1, 1));
    assert.equal(one.heard.length, 1);
    isCut = false;
    await waitFor(() => one.bus.isLive() && other.bus.isLive(), 'both to be back');
    assert.deepEqual(one.changes.slice(0, 2), [false, true]);
    assert.deepEqual(other.heard, []);
  });

  it('says when another instance could not tell it everything', async () => {
    const [one, other] = [await start(), await start()];
    await waitFor(() => one.bus.isLive() && other.bus.isLive(), 'both to be live');
    other.changes.length = 0;
    packets.length = 0;
    one.bus.publish(news([1]));
    await waitFor(() => packets.some((packet) => packet.messages.length > 0), 'the packet');
    assert.deepEqual(other.changes, []);
    refuses = packets.find((packet) => packet.messages.length > 0)?.from;
    one.bus.publish(news([2]));
    await waitFor(() => other.changes.length > 0, 'the other one to be told');
    assert.deepEqual([other.changes[0], other.bus.isLive()], [true, true]);
  });
});
