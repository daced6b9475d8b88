import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { log } from '../../telemetry/log.ts';
import type { Bus, BusMessage, Hint } from './bus.ts';
import type { Connect, HeardPacket, Link, Packet } from './link.ts';
import { BEAT_MS, Pulse } from './pulse.ts';

const MAX_WAITING = 10_000;
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 1000;
const CONNECT_WITHIN_MS = 3000;
const START_WITHIN_MS = 2000;
/** A connection over which nothing has been heard for so many beats is given up, though nobody has closed it. */
const HUNG_BEATS = 16;

export interface LinkedBusOptions {
  /** For the log. */
  readonly name: string;
  readonly connect: Connect;
  /** Shows what a hint of another instance is about. */
  readonly readHint?: (hint: Hint) => void;
}

/** A bus over a connection that may be lost: connects again by itself, and knows whether it is live. */
export class LinkedBus implements Bus {
  private readonly instanceId = randomUUID();
  private readonly pulse: Pulse;
  private readonly options: LinkedBusOptions;
  private listener: (message: BusMessage) => void = () => undefined;
  private link: Link | undefined;
  private waiting: BusMessage[] = [];
  private isScheduled = false;
  /** The connection over which something is being sent. */
  private sending: Link | undefined;
  private isBeatDue = false;
  private isStopped = false;
  private beating: NodeJS.Timeout | undefined;

  constructor(options: LinkedBusOptions) {
    this.options = options;
    this.pulse = new Pulse(this.instanceId, options.name);
  }

  listen(listener: (message: BusMessage) => void): void {
    this.listener = listener;
  }

  isLive(): boolean {
    return this.pulse.isLive;
  }

  onLiveness(listener: (isLive: boolean) => void): void {
    this.pulse.onChange(listener);
  }

  publish(message: BusMessage): void {
    this.listener(message);
    // While it is down nothing is kept for later: when it is back, everybody makes up for it from the database.
    if (!this.pulse.isBeating) return;
    if (this.waiting.length < MAX_WAITING) this.waiting.push(message);
    else this.pulse.skip();
    this.schedule();
  }

  async start(): Promise<void> {
    this.beating = setInterval(() => this.beat(), BEAT_MS);
    void this.connect();
    for (let waited = 0; !this.pulse.isBeating && waited < START_WITHIN_MS; waited += FIRST_RETRY_MS)
      await pause(FIRST_RETRY_MS);
    if (!this.pulse.isBeating) this.pulse.skip();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.beating);
    const { link } = this;
    if (!link) return;
    const goodbye = link.send(this.pack(true)).catch(() => undefined);
    await Promise.race([goodbye, pause(BEAT_MS, undefined, { ref: false })]);
    this.link = undefined;
    link.close();
  }

  private async connect(): Promise<void> {
    for (let wait = FIRST_RETRY_MS; !this.isStopped; wait = Math.min(2 * wait, MAX_RETRY_MS)) {
      try {
        await this.open();
        return;
      } catch (error) {
        log.debug({ err: error, bus: this.options.name }, 'the bus could not be reached');
        await pause(wait, undefined, { ref: false });
      }
    }
  }

  private async open(): Promise<void> {
    let isLost = false;
    const lose = (error: unknown) => {
      if (isLost) return;
      isLost = true;
      this.lose(link, error);
    };
    let link: Link | undefined;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), CONNECT_WITHIN_MS);
    const hear = (packet: HeardPacket) => !isLost && this.hear(packet);
    link = await this.options.connect(hear, lose, patience.signal).finally(() => clearTimeout(timer));
    if (isLost || this.isStopped) {
      link.close();
      throw new Error('lost at once');
    }
    this.link = link;
    this.pulse.silence = 0;
    this.beatNow();
  }

  private lose(link: Link | undefined, error: unknown): void {
    if (!link || link !== this.link || this.isStopped) return;
    log.debug({ err: error, bus: this.options.name }, 'the bus has lost its connection');
    this.link = undefined;
    this.waiting = [];
    this.pulse.skip();
    this.pulse.lose();
    link.close();
    void this.connect();
  }

  private beat(): void {
    const wasBeating = this.pulse.isBeating;
    this.pulse.tick();
    if (wasBeating && !this.pulse.isBeating) {
      this.waiting = [];
      this.pulse.skip();
    }
    if (this.link && this.pulse.silence >= HUNG_BEATS) this.lose(this.link, new Error('nothing is heard'));
    else this.beatNow();
  }

  private beatNow(): void {
    this.isBeatDue = true;
    this.schedule();
  }

  /** What is published in one turn of the event loop goes together. */
  private schedule(): void {
    if (this.isScheduled || (this.sending && this.sending === this.link)) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.flush();
    });
  }

  private async flush(): Promise<void> {
    const { link } = this;
    if (!link || link === this.sending) return;
    this.sending = link;
    while (this.link === link && !this.isStopped && (this.isBeatDue || this.waiting.length > 0)) {
      this.isBeatDue = false;
      await this.sendOver(link);
    }
    if (this.sending === link) this.sending = undefined;
  }

  private async sendOver(link: Link): Promise<void> {
    try {
      if (!(await link.send(this.pack(false)))) this.pulse.skip();
    } catch (error) {
      this.lose(link, error);
    }
  }

  private pack(isLast: boolean): Packet {
    const messages = this.waiting;
    this.waiting = [];
    const { epoch, beat } = this.pulse;
    return { from: this.instanceId, epoch, beat, isLast, messages };
  }

  private hear(packet: HeardPacket): void {
    const { from, isLast, messages, hints } = packet;
    if (isLast) this.pulse.forget(from);
    else this.pulse.hear(packet);
    if (from === this.instanceId) return;
    for (const message of messages) this.listener(message);
    for (const hint of hints ?? []) this.options.readHint?.(hint);
  }
}
