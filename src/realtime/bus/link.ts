import type { BusMessage, Hint } from './bus.ts';

/** What one instance sends at once; one without messages is a heartbeat. */
export interface Packet {
  /** The instance. */
  readonly from: string;
  readonly epoch: number;
  /** How often the instance's heart had beaten when it sent this. */
  readonly beat: number;
  readonly isLast: boolean;
  readonly messages: readonly BusMessage[];
}

/** The same as it arrives: of frames perhaps only what they cover. */
export interface HeardPacket extends Packet {
  readonly hints?: readonly Hint[];
}

/** A connection to what carries packets, back to this instance too. */
export interface Link {
  /**
   * Resolves when it may be called again, to false when not all of the packet could go. Rejects when the connection is of no
   * use any more.
   */
  send(packet: Packet): Promise<boolean>;
  close(): void;
}

/** Opens a connection, unless `signal` says to give up; `lose` is to be called when it is gone. */
export type Connect = (
  hear: (packet: HeardPacket) => void,
  lose: (error: unknown) => void,
  signal: AbortSignal,
) => Promise<Link>;
