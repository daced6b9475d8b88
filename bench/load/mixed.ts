import { setTimeout as pause } from 'node:timers/promises';
import type { Figures } from '../report/figures.ts';
import { median } from '../report/table.ts';
import { cpuSecondsOfFamily, residentBytesOfFamily } from '../stage/usage.ts';
import { type OwnMessage, Posts } from './posts.ts';
import { Screen, type ScreenSeat } from './screen.ts';

const SAMPLE_MS = 5000;
const SLOW_MS = 60_000;
const QUIET_MS = 5000;

/** How often a second each thing happens. */
const RATES = {
  say: 40,
  post: 20,
  edit: 8,
  react: 4,
  remove: 3,
  read: 5,
  drop: 3,
  slow: 0.3,
  remind: 1,
} as const;
type Act = keyof typeof RATES;

export interface MixedPlan {
  readonly origin: string;
  readonly seats: readonly ScreenSeat[];
  readonly serverPid: number;
  readonly minutes: number;
}

/** People who write, edit, react, delete, read pages, lose their connections and read nothing for a while; for minutes. */
export class MixedLoad {
  private readonly plan: MixedPlan;
  private readonly screens: Screen[];
  private readonly posts = new Posts();
  private readonly residentMb: number[] = [];
  private requests = 0;
  private failed = 0;
  private isOver = false;

  constructor(plan: MixedPlan) {
    this.plan = plan;
    this.screens = plan.seats.map(
      (seat) => new Screen(plan.origin, seat, (message) => this.posts.note(message)),
    );
  }

  async run(): Promise<Figures> {
    const { serverPid, minutes } = this.plan;
    for (const screen of this.screens) screen.open();
    await pause(QUIET_MS);
    const cpu = cpuSecondsOfFamily(serverPid);
    const acting = (Object.keys(RATES) as Act[]).map((act) => this.repeat(act));
    await this.watch(minutes * 60_000);
    const serverCpu = cpuSecondsOfFamily(serverPid) - cpu;
    this.isOver = true;
    await Promise.all(acting);
    await pause(QUIET_MS);
    await this.remind();
    await pause(QUIET_MS);
    for (const screen of this.screens) if (this.missing(screen) > 0) this.describe(screen);
    for (const screen of this.screens) screen.leave();
    return this.sumUp(minutes * 60, serverCpu);
  }

  /** Notes the server's memory, and says it every minute. */
  private async watch(lengthMs: number): Promise<void> {
    const perMinute = 60_000 / SAMPLE_MS;
    for (const end = performance.now() + lengthMs; performance.now() < end; ) {
      await pause(SAMPLE_MS);
      const samples = this.residentMb.push(residentBytesOfFamily(this.plan.serverPid) / 1024 / 1024);
      if (samples % perMinute !== 0) continue;
      const megabytes = median(this.residentMb.slice(-perMinute)).toFixed(0);
      const done = `${this.posts.count} messages, ${this.failed} failed`;
      console.error(`  minute ${samples / perMinute}: ${megabytes} MB, ${done}`);
    }
  }

  private async repeat(act: Act): Promise<void> {
    const pending: Promise<unknown>[] = [];
    for (let at = performance.now(); !this.isOver; at += 1000 / RATES[act]) {
      await pause(Math.max(0, at - performance.now()));
      pending.push(this[act]());
    }
    await Promise.all(pending);
  }

  private async say(): Promise<void> {
    const screen = this.someScreen();
    screen.post(this.posts.begin(screen.seat));
  }

  private async post(): Promise<void> {
    const { seat } = this.someScreen();
    await this.send(seat, `/rooms/${seat.roomId}/messages`, this.posts.begin(seat));
  }

  private async remind(): Promise<void> {
    for (const { seat, form } of this.posts.late())
      await this.send(seat, `/rooms/${seat.roomId}/messages`, form);
  }

  private async edit(): Promise<void> {
    const own = pick(this.posts.newest);
    if (own) await this.change(own, 'edits', { body: `Something **else**, number ${own.message.seq}` });
  }

  private async react(): Promise<void> {
    const own = pick(this.posts.newest);
    if (own) await this.change(own, 'reactions', { emoji: '👍' });
  }

  private async remove(): Promise<void> {
    const own = pick(this.posts.newest);
    if (!own) return;
    this.posts.forget(own);
    await this.change(own, 'deletion', {});
  }

  private async read(): Promise<void> {
    const { seat } = this.someScreen();
    await this.ask(seat, `/rooms/${seat.roomId}`, {});
  }

  private async drop(): Promise<void> {
    this.someScreen().drop();
  }

  private async slow(): Promise<void> {
    await this.someScreen().readNothingFor(SLOW_MS);
  }

  /** What somebody else has deleted a moment ago may no longer be changed. */
  private async change({ message, seat }: OwnMessage, what: string, form: Record<string, string>) {
    await this.send(seat, `/messages/${message.id}/${what}`, form, [403, 404]);
  }

  private send(seat: ScreenSeat, path: string, form: Record<string, string>, allowed: number[] = []) {
    const headers = { 'hx-request': 'true' };
    return this.ask(seat, path, { method: 'POST', headers, body: new URLSearchParams(form) }, allowed);
  }

  private async ask({ cookie }: ScreenSeat, path: string, init: RequestInit, allowed: number[] = []) {
    this.requests++;
    const headers = { cookie, 'sec-fetch-site': 'same-origin', ...init.headers };
    const response = await fetch(this.plan.origin + path, { ...init, headers }).catch(() => undefined);
    await response?.arrayBuffer();
    if (response && (response.ok || allowed.includes(response.status))) return;
    this.failed++;
    console.error(`  ${path} was answered with ${response?.status}`);
  }

  private sumUp(seconds: number, serverCpu: number): Figures {
    const sum = (count: (screen: Screen) => number) =>
      this.screens.reduce((total, screen) => total + count(screen), 0);
    const last = this.residentMb.slice(-Math.ceil(this.residentMb.length / 3));
    return {
      messagesPerSecond: this.posts.count / seconds,
      requestsPerSecond: this.requests / seconds,
      ...this.posts.latencies.quantiles,
      serverCpu,
      seconds,
      residentMb: median(last),
      leastMb: Math.min(...last),
      mostMb: Math.max(...last),
      shed: sum((screen) => screen.shed),
      lost: sum((screen) => this.missing(screen)),
      doubled: sum((screen) => screen.doubled),
      closed: sum((screen) => screen.closed),
      failed: this.failed,
    };
  }

  private missing(screen: Screen): number {
    return this.posts.countOf(screen.seat.roomId) - screen.shown;
  }

  private describe(screen: Screen): void {
    console.error(`  a screen of room ${screen.seat.roomId} lacks ${this.missing(screen)}: ${screen.state}`);
  }

  /** Half of everything happens in the first room. */
  private someScreen(): Screen {
    const roomId = this.plan.seats[0]?.roomId;
    const busy = this.screens.filter((screen) => screen.seat.roomId === roomId);
    return pick(Math.random() < 0.5 ? busy : this.screens) as Screen;
  }
}

function pick<Thing>(things: readonly Thing[]): Thing | undefined {
  return things[Math.floor(Math.random() * things.length)];
}
