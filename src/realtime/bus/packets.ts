import type { BusMessage } from './bus.ts';
import type { HeardPacket, Packet } from './link.ts';

const LENGTH_BYTES = 4;

/** Where the bytes of a message stand, by the way to them. */
type Piece = readonly [message: number, path: readonly string[], length: number];

/** A packet as bytes: the length of the header, the header as JSON, then all bytes of its messages, one after another. */
export function encodePacket(packet: Packet): Buffer {
  const chunks: Buffer[] = [];
  const pieces: Piece[] = [];
  const messages = packet.messages.map((message, index) =>
    withoutBytes(message, [], (path, bytes) => {
      chunks.push(bytes);
      pieces.push([index, path, bytes.length]);
    }),
  );
  const header = Buffer.from(JSON.stringify({ ...packet, messages, pieces }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, ...chunks]);
}

/** The same back. The bytes are views of those given. */
export function decodePacket(data: Buffer): HeardPacket {
  const headerEnd = LENGTH_BYTES + data.readUInt32BE();
  const header = JSON.parse(data.toString('utf8', LENGTH_BYTES, headerEnd));
  const { pieces, ...packet } = header as Packet & { pieces: readonly Piece[] };
  let at = headerEnd;
  for (const [index, path, length] of pieces) {
    put(packet.messages[index] as BusMessage, path, data.subarray(at, at + length));
    at += length;
  }
  return packet;
}

/** What of a frame is for its own instance alone. */
const KEPT_BACK = 'messages';

/** A copy without the byte fields, which are handed to `take`. Buffer has a toJSON of its own, which is very slow. */
function withoutBytes(
  value: object,
  path: readonly string[],
  take: (path: readonly string[], bytes: Buffer) => void,
): object {
  const kept: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    if (Buffer.isBuffer(field)) take([...path, key], field);
    else if (typeof field === 'object' && field !== null && !Array.isArray(field))
      kept[key] = withoutBytes(field, [...path, key], take);
    else if (key !== KEPT_BACK) kept[key] = field;
  }
  return kept;
}

function put(message: object, path: readonly string[], bytes: Buffer): void {
  const last = path.at(-1) ?? '';
  let holder = message as Record<string, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
  holder[last] = bytes;
}
