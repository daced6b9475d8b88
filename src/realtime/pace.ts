import { setTimeout as pause } from 'node:timers/promises';

/** Hardly to be felt by one who opens a page; when all come back at once, some dozens of them go together. */
const INTERVAL_MS = 50;

/**
 * A door that opens at most twenty times a second, for all who wait: what they ask for next, they ask for in the same
 * turn, and it is read in one go. Who comes alone does not wait.
 */
export function createPace(): () => Promise<void> {
  let openedAt = Number.NEGATIVE_INFINITY;
  let opening: Promise<void> | undefined;

  async function open(): Promise<void> {
    await pause(openedAt + INTERVAL_MS - performance.now());
    openedAt = performance.now();
    opening = undefined;
  }

  return async function pass() {
    if (opening) return opening;
    if (performance.now() - openedAt >= INTERVAL_MS) openedAt = performance.now();
    else {
      opening = open();
      return opening;
    }
  };
}
