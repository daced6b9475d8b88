import type { BusMessage, Hint } from './bus.ts';
import type { HeardPacket, Packet } from './link.ts';

/** PostgreSQL takes less than 8000 bytes; the frame around the items takes some. */
const MAX_PAYLOAD_BYTES = 7900;

type Item = readonly [roomId: number, firstRev: number, lastRev: number] | object;

/** A packet as texts for NOTIFY, in order. Frames go as what they cover; what does not fit is split or left out. */
export function writePayloads(packet: Packet): { payloads: string[]; isComplete: boolean } {
  const { messages: _, ...head } = packet;
  const open = `${JSON.stringify(head).slice(0, -1)},"items":[`;
  const room = MAX_PAYLOAD_BYTES - open.length;
  const payloads: string[] = [];
  let items: string[] = [];
  let size = 0;
  const end = () => {
    payloads.push(`${open}${items.join(',')}]}`);
    items = [];
    size = 0;
  };
  const { fitting, isComplete } = fit(toItems(packet.messages), room);
  for (const item of fitting) {
    const length = Buffer.byteLength(item) + 1;
    if (size + length > room) end();
    items.push(item);
    size += length;
  }
  if (items.length > 0 || payloads.length === 0) end();
  return { payloads, isComplete };
}

export function readPayload(payload: string): HeardPacket {
  const { items, ...packet } = JSON.parse(payload) as Packet & { items: Item[] };
  const messages: BusMessage[] = [];
  const hints: Hint[] = [];
  for (const item of items) {
    if (Array.isArray(item)) hints.push({ roomId: item[0], firstRev: item[1], lastRev: item[2] });
    else messages.push(withBytes(item));
  }
  return { ...packet, messages, hints };
}

/** Frames of one room that follow each other are one item, in the place of the first. */
function toItems(messages: readonly BusMessage[]): Item[] {
  const items: Item[] = [];
  const newest = new Map<number, [number, number, number]>();
  for (const message of messages) {
    if (message.type !== 'frame') {
      items.push(message);
      continue;
    }
    const { roomId, firstRev, lastRev } = message.frame;
    const known = newest.get(roomId);
    if (known && firstRev === known[2] + 1 && firstRev <= lastRev && known[1] <= known[2]) known[2] = lastRev;
    else {
      const item: [number, number, number] = [roomId, firstRev, lastRev];
      newest.set(roomId, item);
      items.push(item);
    }
  }
  return items;
}

function fit(items: readonly Item[], room: number): { fitting: string[]; isComplete: boolean } {
  const fitting: string[] = [];
  let isComplete = true;
  for (const item of items) {
    const texts = split(item, room).map(write);
    const short = texts.filter((text) => Buffer.byteLength(text) < room);
    if (short.length < texts.length) isComplete = false;
    fitting.push(...short);
  }
  return { fitting, isComplete };
}

/** What concerns so many rooms or people that it does not fit goes as several. */
function split(item: Item, room: number): Item[] {
  if (Buffer.byteLength(write(item)) < room) return [item];
  return halve(item)?.flatMap((half) => split(half, room)) ?? [item];
}

function halve(item: object): object[] | undefined {
  const [field, list] =
    Object.entries(item).find(([name]) => name === 'roomIds' || name === 'changes') ??
    ([] as [string?, object[]?]);
  if (!field || !list) return undefined;
  const [first] = list as object[];
  if (list.length === 1 && typeof first === 'object')
    return halve(first)?.map((half) => ({ ...item, [field]: [half] }));
  if (list.length < 2) return undefined;
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)].map((half) => ({ ...item, [field]: half }));
}

function write(item: Item): string {
  return JSON.stringify('bytes' in item ? { ...item, bytes: String(item.bytes) } : item);
}

function withBytes(item: object): BusMessage {
  return ('bytes' in item ? { ...item, bytes: Buffer.from(String(item.bytes)) } : item) as BusMessage;
}
