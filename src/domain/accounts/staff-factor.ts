import type { Actor } from '../actor.ts';
import { SecondFactorMissing } from '../errors.ts';
import { lacksRequiredFactor } from '../policies/second-factor.ts';
import { readServerSettings } from '../server-settings.ts';
import { hasSecondFactor } from './second-factor.ts';

/** Whether this is a moderator or an admin who must set up a second factor before they do what only they may. */
export async function mustSetUpSecondFactor(actor: Actor): Promise<boolean> {
  if (actor.role === 'member') return false;
  const { staffSecondFactor: isRequired } = await readServerSettings();
  return lacksRequiredFactor(actor, { isRequired, hasOne: isRequired && (await hasSecondFactor(actor.id)) });
}

/** Before anything that only moderators and admins may do. Throws SecondFactorMissing. */
export async function requireStaffFactor(actor: Actor): Promise<void> {
  if (await mustSetUpSecondFactor(actor)) throw new SecondFactorMissing();
}
