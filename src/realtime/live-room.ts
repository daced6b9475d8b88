import { setTimeout as pause } from 'node:timers/promises';
import { readChanges } from '../domain/messages/history.ts';
import type { StoredMessage } from '../domain/messages/message.ts';
import { type RoomStart, readStart } from '../domain/rooms/standing.ts';
import { renderChanges } from '../presenters/log.ts';
import { renderActivity } from '../presenters/news.ts';
import { noteDelivered } from '../telemetry/counters.ts';
import { log } from '../telemetry/log.ts';
import { ARRIVALS, type Frame, toWire, type Wire } from './frames.ts';

const PAGE = 50;
const RETRY_MS = 500;

/** Whoever watches a room. */
export interface Screen {
  /** Changes in order of `rev`, and all of them as they go over the wire. */
  deliver(frames: readonly Frame[], wire: Wire): void;
}

/** What a live room's changes look like: rows of a page, or what programs get. */
export interface Look {
  /** Where the room stands when its cursor begins to. */
  begin?(start: Pick<RoomStart, 'messageCount' | 'newestId'>): void;
  /** The frame of what was read. */
  read(range: Range, messages: readonly StoredMessage[]): Frame;
  /** A frame that comes next, each once and in order, as it is shown. */
  show?(frame: Frame): Frame;
  wrap(bytes: Buffer): Wire;
}

/** Of a room's revs, both ends included. */
export type Range = Pick<Frame, 'roomId' | 'firstRev' | 'lastRev'>;

const ROWS: Look = { read: createReadFrame, wrap: toWire };

/**
 * A room as this instance shows it: a cursor over the room's `rev`. What comes in are hints. The next revs are
 * delivered, older ones dropped, and a gap is filled from the database: so nothing is reordered and nothing is missed,
 * whatever the bus loses and in whatever order commits are announced. What comes in one turn of the event loop goes out as
 * one message.
 */
export class LiveRoom {
  readonly roomId: number;
  readonly screens = new Set<Screen>();
  private deliveredRev: number | undefined;
  private readonly hints: Frame[] = [];
  private outgoing: Frame[] = [];
  private isDraining = false;
  private readonly look: Look;

  constructor(roomId: number, look: Look = ROWS) {
    this.roomId = roomId;
    this.look = look;
  }

  /** Where the cursor stands, once it does: everything after this is delivered to those who watch by now. */
  get rev(): number {
    return this.deliveredRev ?? 0;
  }

  /** Resolves when the cursor stands: every change after this is delivered, every change before it can be read. */
  async open(): Promise<void> {
    if (this.deliveredRev === undefined) this.begin(await readStart(this.roomId));
    await this.drain();
  }

  private begin(start: RoomStart): void {
    if (this.deliveredRev !== undefined) return;
    this.deliveredRev = start.revision;
    this.look.begin?.(start);
  }

  receive(frame: Frame): void {
    this.hints.push(frame);
    void this.drain();
  }

  private async drain(): Promise<void> {
    if (this.isDraining || this.deliveredRev === undefined) return;
    this.isDraining = true;
    for (let hint = this.hints[0]; hint; hint = this.hints[0]) {
      if (hint.firstRev > this.deliveredRev + 1) await this.fillGap(this.deliveredRev, hint.firstRev - 1);
      // What is known in part is read: nothing is shown twice.
      if (hint.firstRev <= this.deliveredRev && hint.lastRev > this.deliveredRev)
        await this.fillGap(this.deliveredRev, hint.lastRev);
      this.hints.shift();
      this.advance(hint);
    }
    this.isDraining = false;
  }

  /** Delivers what was committed after `since`; at least through `until`, where a rev without a row of its own has been overtaken. */
  private async fillGap(since: number, until: number): Promise<void> {
    try {
      for await (const frame of readFrames(this.roomId, since, this.look)) this.advance(frame);
      this.deliveredRev = Math.max(this.deliveredRev ?? 0, until);
    } catch (error) {
      log.warn({ err: error, roomId: this.roomId }, 'a live room waits for the database');
      await pause(RETRY_MS);
      await this.fillGap(this.deliveredRev ?? since, until);
    }
  }

  private advance(frame: Frame): void {
    if (frame.lastRev <= (this.deliveredRev ?? 0)) return;
    this.deliveredRev = frame.lastRev;
    const shown = this.look.show?.(frame) ?? frame;
    if (this.outgoing.push(shown) === 1) setImmediate(() => this.flush());
  }

  private flush(): void {
    const frames = this.outgoing;
    this.outgoing = [];
    const wire = this.look.wrap(Buffer.concat(frames.map((frame) => frame.bytes)));
    for (const screen of this.screens) screen.deliver(frames, wire);
    if (this.screens.size > 0) for (const frame of frames) noteDelivered(frame[ARRIVALS]);
  }
}

/** Everything that changed in the room after `since`, page by page, until a page says that there is no more. */
async function* readFrames(roomId: number, since: number, look: Look): AsyncGenerator<Frame> {
  for (let rev = since; ; ) {
    const messages = await readChanges(roomId, rev, PAGE);
    const last = messages.at(-1);
    if (!last) return;
    yield look.read({ roomId, firstRev: rev + 1, lastRev: last.rev }, messages);
    if (messages.length < PAGE) return;
    rev = last.rev;
  }
}

/** A gap is filled with all that the hints would have brought. */
function renderAnew(messages: readonly StoredMessage[], rev: number): string {
  return renderChanges(messages, rev) + renderActivity(messages);
}

export function createFrame(
  roomId: number,
  firstRev: number,
  lastRev: number,
  html: string,
  arrivals?: readonly number[],
): Frame {
  return { roomId, firstRev, lastRev, bytes: Buffer.from(html), ...(arrivals && { [ARRIVALS]: arrivals }) };
}

/** Of what was read: it can be had without its beginning. */
export function createReadFrame(
  { roomId, firstRev, lastRev }: Range,
  messages: readonly StoredMessage[],
): Frame {
  const after = (rev: number) => {
    const newer = messages.filter((message) => message.rev > rev);
    return Buffer.from(renderAnew(newer, lastRev));
  };
  return { roomId, firstRev, lastRev, bytes: after(firstRev - 1), after, messages };
}

/** A hint without content, just after `rev`: a live room that is not that far fills the gap; the others drop it. */
export function createReminder(roomId: number, rev: number): Frame {
  return createFrame(roomId, rev + 1, rev, '');
}
