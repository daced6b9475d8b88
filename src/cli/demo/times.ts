import type { Dice } from './random.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_BACK = 42;
const CHANCE_AT_WEEKENDS = 0.25;
/** How much is talked in each hour of a day. */
const HOURS = [0, 0, 0, 0, 0, 0, 1, 3, 8, 10, 9, 8, 6, 8, 9, 9, 8, 7, 5, 4, 4, 3, 2, 1];
const HOUR_BAG = HOURS.flatMap((weight, hour) => Array.from({ length: weight }, () => hour));

/** When people begin to talk, in order: by day rather than by night, seldom at weekends, and just now. */
export function listBeginnings(dice: Dice, count: number, now: number): number[] {
  const midnight = now - (now % DAY_MS);
  const beginnings: number[] = [];
  while (beginnings.length < count) {
    const day = midnight - dice.between(0, DAYS_BACK) * DAY_MS;
    const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
    const at = day + (dice.pick(HOUR_BAG) * 3600 + dice.between(0, 3599)) * 1000;
    if (at < now && (!isWeekend || dice.isLucky(CHANCE_AT_WEEKENDS))) beginnings.push(at);
  }
  beginnings.push(now - dice.between(3, 90) * 60_000);
  return beginnings.sort((a, b) => a - b);
}
