import type { StoredMessage } from '../domain/messages/message.ts';

/** Under a symbol: it goes over no bus. The clock of this process means nothing to another. */
export const ARRIVALS = Symbol('arrivals');

/** A change of a room as its screens get it: rendered once, the same bytes for all. */
export interface Frame {
  readonly roomId: number;
  /** The revs that it covers, both included. */
  readonly firstRev: number;
  readonly lastRev: number;
  readonly bytes: Buffer;
  /** What of it came after that rev, of a frame that was read: a replay may have ended in its middle. */
  readonly after?: (rev: number) => Buffer;
  /** What it was drawn of, where that is known: other instances are not told. */
  readonly messages?: readonly StoredMessage[];
  /** When its posts came to this process, by performance.now(). */
  readonly [ARRIVALS]?: readonly number[] | undefined;
}

declare const framed: unique symbol;

/** A whole WebSocket text message, header and all: the same Buffer is written to any number of sockets. */
export type Wire = Buffer & { readonly [framed]: true };

const FINAL_TEXT = 0x81;

/** https://www.rfc-editor.org/rfc/rfc6455#section-5.2: unmasked, as servers send; the length in 7, 16 or 64 bits. */
export function toWire(content: Buffer | string): Wire {
  const payload = typeof content === 'string' ? Buffer.from(content) : content;
  const { length } = payload;
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const wire = Buffer.allocUnsafe(start + length);
  wire[0] = FINAL_TEXT;
  wire[1] = start === 2 ? length : start === 4 ? 126 : 127;
  if (start === 4) wire.writeUInt16BE(length, 2);
  if (start === 10) wire.writeBigUInt64BE(BigInt(length), 2);
  payload.copy(wire, start);
  return wire as Wire;
}

/** Swapped into nothing: it tells a quiet screen that its connection is alive. */
export const HEARTBEAT = toWire('<hx-partial hx-target="#heartbeat" hx-swap="none"></hx-partial>');

/** Close codes: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1. The browser reconnects after 1012 and 1013 only. */
export const CLOSE = { notText: 1003, rightLost: 1008, restart: 1012, tooSlow: 1013 } as const;
