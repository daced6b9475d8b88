import { Secret, TOTP } from 'otpauth';
import { database } from '../../src/db/connection.ts';

const STEP_MS = 30_000;

/** The code that an app with this key (base32, spaces or not) shows, so many steps from now. */
export function codeOf(key: string, steps = 0, now = Date.now()): string {
  const secret = Secret.fromBase32(key.replace(/\s/g, ''));
  return TOTP.generate({ secret, timestamp: now + steps * STEP_MS });
}

/** As if none of the person's codes had been used: a test cannot wait for the next one. */
export async function forgetUsedCodes(userId: number): Promise<void> {
  await database().pool.query('UPDATE second_factors SET last_step = 0 WHERE user_id = $1', [userId]);
}
