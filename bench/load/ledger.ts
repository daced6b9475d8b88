import type { Row } from './frames.ts';
import type { Histogram } from './histogram.ts';

/** Who hears what in one room, on one socket. */
export class Listener {
  readonly place: number;
  readonly room: RoomLedger;
  lastSeq = 0;
  /** By the message's ordinal in its room: how often it came. */
  private received = new Uint8Array(1024);
  private count = 0;

  constructor(place: number, room: RoomLedger) {
    this.place = place;
    this.room = room;
  }

  /** Notes that it came; says how often it had come before. */
  note(ordinal: number): number {
    if (ordinal >= this.received.length) this.grow(ordinal);
    const before = this.received[ordinal] ?? 0;
    this.received[ordinal] = Math.min(before + 1, 255);
    if (before === 0) this.count++;
    return before;
  }

  /** Of what was sent in its room. */
  get missing(): number {
    return this.room.sent - this.count;
  }

  private grow(ordinal: number): void {
    const larger = new Uint8Array(Math.max(ordinal + 1, this.received.length * 2));
    larger.set(this.received);
    this.received = larger;
  }
}

/** What was sent in one room. */
export interface RoomLedger {
  readonly listeners: Listener[];
  sent: number;
}

interface Sent {
  readonly at: number;
  readonly sender: Listener;
  /** Among the messages of its room, from 0. */
  readonly ordinal: number;
  /** How many of the others, and the sender, have not heard it. */
  left: number;
}

/** What has been counted so far. */
export interface Counts {
  /** That their own sender heard. */
  readonly messages: number;
  /** To everybody else in the room. */
  readonly deliveries: number;
}

/** Every message that was sent and every one that came, with the time between. */
export class Ledger {
  private readonly sent: Sent[] = [];
  private messages = 0;
  private deliveries = 0;
  private doubled = 0;
  private disordered = 0;
  /** Set while a window is measured. */
  latencies: Histogram | undefined;
  /** Told when a sender hears their own message; `left` others have not yet. */
  onAnswer: (sender: Listener) => void = () => undefined;
  /** Told when everybody in the room has heard it. */
  onComplete: (sender: Listener) => void = () => undefined;

  /** Notes that a message is on its way; its place here goes into the nonce. */
  send(sender: Listener): number {
    const { room } = sender;
    this.sent.push({ at: performance.now(), sender, ordinal: room.sent++, left: room.listeners.length });
    return this.sent.length - 1;
  }

  hear(listener: Listener, rows: readonly Row[]): void {
    const now = performance.now();
    for (const row of rows) this.hearRow(listener, row, now);
  }

  private hearRow(listener: Listener, { seq, index }: Row, now: number): void {
    const message = this.sent[index];
    const isLate = seq <= listener.lastSeq;
    if (!isLate) listener.lastSeq = seq;
    if (!message) return;
    if (listener.note(message.ordinal) > 0) {
      this.doubled++;
      return;
    }
    if (isLate) this.disordered++;
    message.left--;
    if (message.sender === listener) {
      this.messages++;
      this.onAnswer(listener);
    } else {
      this.deliveries++;
      this.latencies?.add(now - message.at);
    }
    if (message.left === 0) this.onComplete(message.sender);
  }

  get counts(): Counts {
    return { messages: this.messages, deliveries: this.deliveries };
  }

  /** How often the promise was broken; `lost` counts what has not come by now. */
  faultsOf(listeners: readonly Listener[]): { lost: number; doubled: number; disordered: number } {
    const lost = listeners.reduce((sum, listener) => sum + listener.missing, 0);
    return { lost, doubled: this.doubled, disordered: this.disordered };
  }
}
