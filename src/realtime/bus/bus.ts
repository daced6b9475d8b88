import type { Frame } from '../frames.ts';

/** What another instance must know. */
export type BusMessage =
  | { readonly type: 'frame'; readonly frame: Frame }
  | { readonly type: 'membership-ended'; readonly roomId: number; readonly userId: number }
  | { readonly type: 'session-ended'; readonly sessionId: string };

/** Carries what happened on one instance to all of them, this one included. It may lose, repeat and reorder. */
export interface Bus {
  publish(message: BusMessage): void;
  /** One listener; called for every message. */
  listen(listener: (message: BusMessage) => void): void;
}
