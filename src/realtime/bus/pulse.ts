import { log } from '../../telemetry/log.ts';

export const BEAT_MS = 250;
/** Beats without hearing oneself, or before one does: the bus is down. Counted, not timed: a busy process must not take itself for deaf. */
const DEAF_BEATS = 4;
/** Others are given longer: they may be busy. */
const SILENT_BEATS = 12;
/** As long as presence: what has not been heard for 20 s is gone, and not cut off. */
const FORGOTTEN_BEATS = 80;

interface Peer {
  epoch: number;
  /** Beats since it was heard. */
  silence: number;
}

/**
 * Whether a bus is live: this instance hears what it sends, and no other one has fallen silent without a goodbye. Every
 * time that this instance may have failed to tell the others something, it begins a new epoch; they hear of that with
 * its next heartbeat.
 */
export class Pulse {
  epoch = 0;
  /** This instance hears itself. */
  isBeating = false;
  /** Beats since it did. */
  silence = 0;
  /** Beats in all. */
  beat = 0;
  private readonly peers = new Map<string, Peer>();
  private readonly instanceId: string;
  private readonly name: string;
  private wasLive = true;
  private listener: (isLive: boolean) => void = () => undefined;

  constructor(instanceId: string, name: string) {
    this.instanceId = instanceId;
    this.name = name;
  }

  onChange(listener: (isLive: boolean) => void): void {
    this.listener = listener;
  }

  get isLive(): boolean {
    return this.isBeating && ![...this.peers.values()].some((peer) => peer.silence >= SILENT_BEATS);
  }

  /** Time has passed. */
  tick(): void {
    this.beat++;
    this.silence++;
    for (const [id, peer] of this.peers) if (++peer.silence >= FORGOTTEN_BEATS) this.peers.delete(id);
    if (this.silence >= DEAF_BEATS) this.isBeating = false;
    this.settle();
  }

  /** Something came over the bus. */
  hear({ from, epoch, beat }: { from: string; epoch: number; beat: number }): void {
    if (from === this.instanceId) this.hearItself(beat);
    else this.hearPeer(from, epoch);
    this.settle();
  }

  /** An instance has said goodbye. */
  forget(from: string): void {
    this.peers.delete(from);
    this.settle();
  }

  /** The connection is gone. */
  lose(): void {
    this.isBeating = false;
    this.settle();
  }

  /** Something was not sent: the others are to make up for it. */
  skip(): void {
    this.epoch++;
  }

  /** What was under way for too long is no sign of life. */
  private hearItself(beat: number): void {
    if (this.beat - beat >= DEAF_BEATS) return;
    this.silence = 0;
    this.isBeating = true;
  }

  private hearPeer(from: string, epoch: number): void {
    const peer = this.peers.get(from);
    const hasMissed = epoch !== (peer?.epoch ?? 0);
    this.peers.set(from, { epoch, silence: 0 });
    if (hasMissed && this.wasLive && this.isLive) this.listener(true);
  }

  private settle(): void {
    const { isLive } = this;
    if (isLive === this.wasLive) return;
    this.wasLive = isLive;
    const details = { bus: this.name, isHeard: this.isBeating };
    if (isLive) log.info(details, 'the bus is back');
    else log.warn(details, 'the bus is down; screens heal from the database');
    this.listener(isLive);
  }
}
