import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Figures } from '../report/figures.ts';
import { adapterOf, type Connect, type Wire } from './adapters.ts';
import { addressOf, type CrowdPlan } from './crowd.ts';
import type { Heard } from './frames.ts';
import { Histogram } from './histogram.ts';

/** As the page is configured (views/layouts, public/js/connection.js) and as its extension computes it. */
const DELAY_MS = 300;
const EAGER_ATTEMPTS = 15;
const EAGER_DELAY_MS = 2000;
const MAX_DELAY_MS = 10_000;
const JITTER = 0.3;

const GIVE_UP_MS = 30_000;
const POLL_MS = 20;

/** Browser tabs that come back by themselves, with what they have missed. */
export class Tabs {
  private readonly tabs: Tab[];

  private constructor(tabs: Tab[]) {
    this.tabs = tabs;
  }

  static async open({ adapter, origin, seats, atOnce }: CrowdPlan): Promise<Tabs> {
    const connect = await adapterOf(adapter);
    const limit = pLimit(atOnce);
    const tabs = seats.map((seat, place) => new Tab(connect, origin, { ...seat, from: addressOf(place) }));
    await Promise.all(tabs.map((tab) => limit(() => tab.open())));
    return new Tabs(tabs);
  }

  /** Waits until all are back; `readyAt` is when the server was (milliseconds since 1970), `lastSeq` what each must show by then. */
  async heal({ readyAt, lastSeq }: { readyAt: number; lastSeq: number }): Promise<Figures> {
    const away = () => this.tabs.filter((tab) => tab.healedAt === undefined);
    for (const end = Date.now() + GIVE_UP_MS; away().length > 0 && Date.now() < end; ) await pause(POLL_MS);
    const durations = new Histogram();
    for (const { healedAt = Date.now() } of this.tabs) durations.add(healedAt - readyAt);
    const lostAt = Math.min(...this.tabs.map((tab) => tab.lostAt ?? readyAt));
    return {
      ...durations.quantiles,
      longest: durations.quantile(1),
      outage: Math.max(...this.tabs.map((tab) => tab.healedAt ?? Date.now())) - lostAt,
      lost: this.tabs.reduce((sum, tab) => sum + Math.max(0, lastSeq - tab.lastSeq), 0),
      closed: away().length,
    };
  }

  leave(): void {
    for (const tab of this.tabs) tab.close();
  }
}

class Tab {
  lastSeq = 0;
  /** When its socket was lost. */
  lostAt: number | undefined;
  /** When it was current again. */
  healedAt: number | undefined;
  private readonly connect: Connect;
  private readonly origin: string;
  private readonly seat: { cookie: string; roomId: number; from: string };
  private rev = 0;
  private attempts = 0;
  private wire: Wire | undefined;
  private isClosed = false;

  constructor(connect: Connect, origin: string, seat: { cookie: string; roomId: number; from: string }) {
    this.connect = connect;
    this.origin = origin;
    this.seat = seat;
  }

  async open(): Promise<void> {
    const ear = { hear: (heard: Heard) => this.hear(heard), closed: () => this.comeBack() };
    this.wire = await this.connect(this.origin, { ...this.seat, since: this.rev }, ear);
    this.attempts = 0;
    if (this.lostAt !== undefined) this.healedAt = Date.now();
  }

  close(): void {
    this.isClosed = true;
    this.wire?.close();
  }

  private hear({ rows, rev }: Heard): void {
    for (const { seq } of rows) this.lastSeq = Math.max(this.lastSeq, seq);
    this.rev = rev ?? this.rev;
  }

  private comeBack(): void {
    if (this.isClosed) return;
    this.lostAt ??= Date.now();
    this.healedAt = undefined;
    const longest = this.attempts < EAGER_ATTEMPTS ? EAGER_DELAY_MS : MAX_DELAY_MS;
    const delay = Math.min(DELAY_MS * 2 ** this.attempts++, longest);
    // A socket that does not open is closed, too: that calls this again.
    setTimeout(() => this.open().catch(() => undefined), delay * (1 + (Math.random() * 2 - 1) * JITTER));
  }
}
