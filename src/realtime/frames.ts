/** What goes over the wire to every screen of a room: rendered once, the same bytes for all. */
export interface Frame {
  readonly roomId: number;
  /** The revs that it covers, both included. */
  readonly firstRev: number;
  readonly lastRev: number;
  readonly bytes: Buffer;
}

/** Swapped into nothing: it tells a quiet screen that its connection is alive. */
export const HEARTBEAT = Buffer.from('<hx-partial hx-target="#heartbeat" hx-swap="none"></hx-partial>');

/** Close codes: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1. The browser reconnects after 1012 and 1013 only. */
export const CLOSE = { rightLost: 1008, restart: 1012, tooSlow: 1013 } as const;
