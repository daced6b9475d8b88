import { setTimeout as pause } from 'node:timers/promises';

const PORTIONS = 20;
const PORTION_MS = 50;
/** So few are done at once. */
const SMALLEST_PORTION = 50;

/** Does something for each, spread over a second at most, so that thousands do not come all at once. */
export async function spread<Item>(items: readonly Item[], act: (item: Item) => void): Promise<void> {
  const size = Math.max(SMALLEST_PORTION, Math.ceil(items.length / PORTIONS));
  for (let first = 0; first < items.length; first += size) {
    if (first > 0) await pause(PORTION_MS);
    for (const item of items.slice(first, first + size)) act(item);
  }
}
