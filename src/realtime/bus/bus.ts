import type { PresenceChange } from '../../domain/events.ts';
import type { Outdated } from '../../domain/facts.ts';
import type { Frame } from '../frames.ts';

/** What programs get of news that browsers get as HTML. */
export type RoomEvent =
  | { readonly type: 'typing'; readonly userId: number; readonly username: string }
  | { readonly type: 'read'; readonly userId: number; readonly seq: number };

/** What another instance must know. */
export type BusMessage =
  /** A change of a room for the screens that show it; `activity` for those of its members that show something else. */
  | { readonly type: 'frame'; readonly frame: Frame; readonly activity?: Buffer }
  /** For the screens that show the room; of what is not kept. */
  | {
      readonly type: 'room-news';
      readonly roomId: number;
      readonly bytes: Buffer;
      readonly event?: RoomEvent;
    }
  /** For all screens of the members of these rooms. */
  | { readonly type: 'members-news'; readonly roomIds: readonly number[]; readonly bytes: Buffer }
  /** For all screens of the members of each one's rooms. */
  | { readonly type: 'presence-changed'; readonly changes: readonly PresenceChange[] }
  /** Of one of the person's rooms, for all their screens. */
  | {
      readonly type: 'person-news';
      readonly userId: number;
      readonly roomId: number;
      readonly bytes: Buffer;
      readonly event?: RoomEvent;
    }
  /** Of the person themselves, for all their screens. */
  | { readonly type: 'own-news'; readonly userId: number; readonly bytes: Buffer }
  /** The person's room list is another one. */
  | { readonly type: 'list-changed'; readonly userId: number }
  /** What the person has written and not sent is something else. */
  | { readonly type: 'draft-changed'; readonly userId: number }
  /** `revision`: where the room was just before; left out by whoever does not know. */
  | {
      readonly type: 'membership-began';
      readonly roomId: number;
      readonly userId: number;
      readonly revision?: number;
    }
  | { readonly type: 'membership-ended'; readonly roomId: number; readonly userId: number }
  | { readonly type: 'session-ended'; readonly sessionId: string }
  /** Facts that instances keep are others now. */
  | { readonly type: 'facts-outdated'; readonly outdated: Outdated };

/** A change of a room, told without its content: whoever shows the room reads it. */
export interface Hint {
  readonly roomId: number;
  /** The revs that it covers, both included; none when the first is after the last. */
  readonly firstRev: number;
  readonly lastRev: number;
}

/**
 * Carries what happened on one instance to all of them, this one included. It may lose, repeat and reorder; the
 * publisher's own instance is told at once, whatever becomes of the others.
 */
export interface Bus {
  publish(message: BusMessage): void;
  /** One listener; called for every message. */
  listen(listener: (message: BusMessage) => void): void;
  /** Whether what others publish arrives here, and the other way round. */
  isLive(): boolean;
  /**
   * One listener; called with false when the bus goes down, and with true when it is back, or when another instance is:
   * then something may have been lost.
   */
  onLiveness(listener: (isLive: boolean) => void): void;
  /** Resolves when the bus is live, or will not be soon. It goes on trying until it is stopped. */
  start(): Promise<void>;
  stop(): Promise<void>;
}
