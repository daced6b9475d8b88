import { Histogram } from './histogram.ts';
import type { ScreenSeat, ShownMessage } from './screen.ts';

/** After so long without an answer a message is sent again, with its nonce, as the page does. */
const PATIENCE_MS = 3000;
/** So many of the newest messages may be edited, deleted or reacted to. */
const REMEMBERED = 500;

const BODY = 'Somebody says **something** to everybody who is here, at https://example.org/some/where';
const LONG_BODY = Array.from({ length: 40 }, () => BODY).join('\n');
const LONG_BODIES = 0.2;

interface Post {
  readonly at: number;
  readonly seat: ScreenSeat;
  readonly form: { readonly nonce: string; readonly body: string };
}

export interface OwnMessage {
  readonly message: ShownMessage;
  readonly seat: ScreenSeat;
}

/** What has been posted, and what has been seen of it. */
export class Posts {
  /** From sending to the first screen that shows it: others may be away. */
  readonly latencies = new Histogram();
  readonly newest: OwnMessage[] = [];
  private readonly unseen = new Map<string, Post>();
  private readonly counts = new Map<number, number>();
  private serial = 0;

  /** Something new for the room, to be sent. */
  begin(seat: ScreenSeat): Post['form'] {
    const nonce = `mixed-${process.pid}-${this.serial++}`;
    const form = { nonce, body: Math.random() < LONG_BODIES ? LONG_BODY : BODY };
    this.unseen.set(nonce, { at: performance.now(), seat, form });
    this.counts.set(seat.roomId, this.countOf(seat.roomId) + 1);
    return form;
  }

  note(message: ShownMessage): void {
    const post = this.unseen.get(message.nonce);
    if (!post) return;
    this.unseen.delete(message.nonce);
    this.latencies.add(performance.now() - post.at);
    this.newest.push({ message, seat: post.seat });
    if (this.newest.length > REMEMBERED) this.newest.shift();
  }

  /** What nobody has seen for so long that it may be lost. */
  late(): Post[] {
    const before = performance.now() - PATIENCE_MS;
    return [...this.unseen.values()].filter(({ at }) => at < before);
  }

  forget(own: OwnMessage): void {
    this.newest.splice(this.newest.indexOf(own), 1);
  }

  countOf(roomId: number): number {
    return this.counts.get(roomId) ?? 0;
  }

  get count(): number {
    return this.serial;
  }
}
