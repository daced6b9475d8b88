import type { TooMany } from '../domain/errors.ts';

const MINUTE = 60;
/** What is longer is said in minutes: nobody watches it pass. */
const MAX_COUNTED_SECONDS = 2 * MINUTE;

/** That somebody has to wait, as pages say it. */
export interface LimitedView {
  /** Why. */
  readonly detail: string;
  readonly seconds: number;
  /** `16 seconds`, `15 minutes` */
  readonly wait: string;
  /** Whether every second is shown as it passes. */
  readonly isCounted: boolean;
  /** A style sheet that knows how long it takes: pages have no styles of their own, and need no script for this. */
  readonly href: string;
}

export function presentLimited({ message, retryAfterSeconds }: TooMany): LimitedView {
  return { detail: message, ...presentWait(retryAfterSeconds) };
}

/** The same without a reason. */
export function presentWait(seconds: number): Omit<LimitedView, 'detail'> {
  return {
    seconds,
    wait: nameWait(seconds),
    isCounted: seconds <= MAX_COUNTED_SECONDS,
    href: `/assets/countdown/${seconds}.css`,
  };
}

/** The reason and the wait in one line. */
export function sayLimited({ detail, wait }: LimitedView): string {
  return `${detail} Try again in ${wait}.`;
}

function nameWait(seconds: number): string {
  if (seconds > MAX_COUNTED_SECONDS) return `${Math.ceil(seconds / MINUTE)} minutes`;
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}
