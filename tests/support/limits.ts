import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { queryRows } from './parley.ts';

/** For tests that do more than people do, and are not about that; before a server has read its settings. */
export function turnLimitsOff(): Promise<void> {
  return keepServerSettings({ limits: false }, null);
}

/** As if so much time had passed for everything that is counted in the database. */
export async function letTimePass(seconds: number): Promise<void> {
  await queryRows('UPDATE rate_limits SET expire = expire - $1', [seconds * 1000]);
}
