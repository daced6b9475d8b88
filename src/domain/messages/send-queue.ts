import type { References } from '../../db/models/index.ts';
import { noteRefusal, sendQueue } from '../../telemetry/counters.ts';
import type { Actor } from '../actor.ts';
import { TooMany } from '../errors.ts';
import type { PostedMessage } from './message.ts';

const MAX_WAITING = 2000;
/** Of all rooms together: each holds a text in memory. */
const MAX_WAITING_IN_ALL = 20_000;
const RETRY_AFTER_SECONDS = 1;
/** What one commit takes: long enough that its fixed costs do not count, short enough that nobody waits for long. */
const MAX_OF_A_ROOM = 200;
const MAX_OF_ALL = 400;

/** A message as it goes into the database. */
export interface WritableMessage {
  readonly body: string;
  readonly nonce: string;
  readonly replyTo: number | null;
  readonly refs: References | null;
  /** Seconds that its sender has to have waited, in whatever room. */
  readonly pause?: number;
  /** Whether slow mode does not hold for it; it does not for staff either. */
  readonly isExempt?: boolean;
  /** When it came to this process, by performance.now(). */
  readonly arrivedAt?: number;
}

/** A message that somebody waits for. */
export interface Send {
  readonly sender: Actor;
  readonly message: WritableMessage;
  readonly resolve: (posted: PostedMessage | Promise<PostedMessage>) => void;
  readonly reject: (reason: unknown) => void;
}

/** What one commit takes of a room. */
export interface Portion {
  readonly roomId: number;
  readonly sends: readonly Send[];
}

/** By room. Only rooms that are being written to have an entry: while a portion of theirs is out, what comes waits. */
const waiting = new Map<number, Send[]>();
/** Rooms that have something waiting and no portion out, those that have waited longest first. */
const ready = new Set<number>();
let waitingInAll = 0;
sendQueue.from(() => waitingInAll);

/** Throws TooMany when so much waits already that it would take too long. */
export function enqueue(roomId: number, send: Send): void {
  const sends = waiting.get(roomId);
  if ((sends && sends.length >= MAX_WAITING) || waitingInAll >= MAX_WAITING_IN_ALL) {
    noteRefusal('busy-room');
    throw new TooMany(
      'This room is very busy. Your message was not sent; please try again.',
      RETRY_AFTER_SECONDS,
    );
  }
  waitingInAll++;
  if (sends) sends.push(send);
  else {
    waiting.set(roomId, [send]);
    ready.add(roomId);
  }
}

export function isAnyReady(): boolean {
  return ready.size > 0;
}

/** Whether nothing waits and no portion is out. */
export function isIdle(): boolean {
  return waiting.size === 0;
}

/** What the next commit takes of all rooms that are ready. Each portion is to be given back. */
export function takePortions(): Portion[] {
  const portions: Portion[] = [];
  let left = MAX_OF_ALL;
  for (const roomId of ready) {
    if (left === 0) break;
    const sends = takeSends(roomId, Math.min(left, MAX_OF_A_ROOM));
    ready.delete(roomId);
    left -= sends.length;
    portions.push({ roomId, sends });
  }
  return portions;
}

/** The first of the room's sends. One whose nonce is among them waits for the next commit, which will find the first. */
function takeSends(roomId: number, limit: number): Send[] {
  const taken: Send[] = [];
  const left: Send[] = [];
  const nonces = new Set<string>();
  for (const send of waiting.get(roomId) ?? []) {
    const nonce = `${send.sender.id} ${send.message.nonce}`;
    if (taken.length === limit || nonces.has(nonce)) left.push(send);
    else taken.push(send);
    nonces.add(nonce);
  }
  waiting.set(roomId, left);
  return taken;
}

/** The portion is answered: the room may be written to again. */
export function giveBack({ roomId, sends }: Portion): void {
  waitingInAll -= sends.length;
  if (waiting.get(roomId)?.length === 0) waiting.delete(roomId);
  else ready.add(roomId);
}
