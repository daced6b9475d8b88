import type { Limit } from './kinds.ts';

const SECOND_MS = 1000;

interface Window {
  readonly times: number;
  readonly lengthMs: number;
  count: number;
  endsAt: number;
}

/** How much is left of a limit. */
export interface Allowance {
  readonly times: number;
  readonly left: number;
  /** Until it begins anew. */
  readonly milliseconds: number;
}

/** Counts in this process, for one key, against several limits at once. */
export class Tally {
  private readonly windows: Window[];

  constructor(limits: readonly Limit[]) {
    this.windows = limits.map(({ times, seconds }) => ({
      times,
      lengthMs: seconds * SECOND_MS,
      count: 0,
      endsAt: 0,
    }));
  }

  /** Once more, at that moment: 0 when it may be, else in how many milliseconds it may; then it does not count. */
  add(now: number): number {
    let wait = 0;
    for (const window of this.windows) {
      if (now >= window.endsAt) {
        window.count = 0;
        window.endsAt = now + window.lengthMs;
      }
      if (window.count >= window.times) wait = Math.max(wait, window.endsAt - now);
    }
    if (wait === 0) for (const window of this.windows) window.count++;
    return wait;
  }

  /** Of that one of the limits of which least is left. */
  readAllowance(now: number): Allowance {
    const allowances = this.windows.map(({ times, count, endsAt }) => ({
      times,
      left: now < endsAt ? times - count : times,
      milliseconds: Math.max(0, endsAt - now),
    }));
    return allowances.reduce((least, each) => (each.left < least.left ? each : least));
  }
}
