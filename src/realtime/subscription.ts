import type { Frame, Wire } from './frames.ts';

const MAX_HELD_BACK = 1000;

/** How its owner is told. */
export interface Told {
  tell(wire: Wire, roomId: number): void;
  /** More waits than one may keep: it is closed. */
  giveUp(): void;
  /** The bytes of a frame as they go over the wire. */
  wrap(bytes: Buffer): Wire;
}

/**
 * What somebody gets of a room's changes. While the past is being replayed, what is new is held back; then it is let go,
 * less what the replay has brought. It begins so.
 */
export class Subscription {
  private readonly told: Told;
  private heldBack: Frame[] | undefined = [];
  /** Up to where the replay came: a commit that it saw may be announced only now. */
  private replayedRev = 0;

  constructor(told: Told) {
    this.told = told;
  }

  /** Changes of the room: told at once, or held back. */
  deliver(frames: readonly Frame[], wire: Wire): void {
    const [first] = frames;
    if (!first) return;
    if (this.heldBack) this.holdBack(this.heldBack, frames);
    else if (first.firstRev > this.replayedRev) this.told.tell(wire, first.roomId);
    else this.deliverNew(frames);
  }

  /** From now on everything waits, until it is released. */
  hold(): void {
    this.heldBack ??= [];
  }

  /** Everything up to `rev` has been sent: lets go what was held back and is newer. */
  release(rev: number): void {
    const held = this.heldBack ?? [];
    this.heldBack = undefined;
    this.replayedRev = rev;
    this.deliverNew(held);
  }

  /** Of these, what the replay has not brought. */
  private deliverNew(frames: readonly Frame[]): void {
    for (const { roomId, firstRev, lastRev, bytes, after } of frames) {
      if (lastRev <= this.replayedRev) continue;
      const isKnownInPart = firstRev <= this.replayedRev;
      const newBytes = isKnownInPart && after ? after(this.replayedRev) : bytes;
      this.told.tell(this.told.wrap(newBytes), roomId);
    }
  }

  private holdBack(held: Frame[], frames: readonly Frame[]): void {
    held.push(...frames);
    if (held.length > MAX_HELD_BACK) this.told.giveUp();
  }
}
