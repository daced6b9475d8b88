import { Secret, TOTP } from 'otpauth';
import { database } from '../../src/db/connection.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  readSecondFactor,
} from '../../src/domain/accounts/second-factor.ts';
import type { Actor } from '../../src/domain/actor.ts';

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

/** From now on the person's password is not enough. Resolves to the key of their app and to their recovery codes. */
export async function setUpSecondFactor(
  actor: Actor,
): Promise<{ readonly key: string; readonly recoveryCodes: readonly string[] }> {
  await beginSecondFactor(actor);
  const state = await readSecondFactor(actor);
  if (state.is !== 'begun') throw new Error('a second factor was not begun');
  const key = state.key.text;
  const recoveryCodes = await confirmSecondFactor(actor, codeOf(key));
  await forgetUsedCodes(actor.id);
  return { key, recoveryCodes };
}
