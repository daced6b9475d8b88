import { User } from '../../db/models/index.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput } from '../errors.ts';
import { limit } from '../limits.ts';
import { verifyPassword } from './passwords.ts';
import { checkSecondFactor, needsSecondFactor } from './second-factor.ts';

/** What somebody gives to show that it is they; the code is for those who have a second factor. */
export interface Proof {
  readonly password: string;
  readonly code?: string;
}

/** What the form calls them, for a sentence beside the field. */
const FIELDS = { password: 'password', code: 'code' };

/** That it is still the person themselves who sits there: by password, and code where there is one. Throws InvalidInput, TooMany. */
export async function confirmIdentity(
  actor: Actor,
  { password, code = '' }: Proof,
  fields: typeof FIELDS = FIELDS,
): Promise<void> {
  await limit('confirmation', actor.id);
  const user = await User.findByPk(actor.id, { attributes: ['passwordHash'] });
  if (!(await verifyPassword(password, user?.passwordHash)))
    throw new InvalidInput({ [fields.password]: 'This is not your password.' });
  // Only now: a wrong password must not use up a code.
  if ((await needsSecondFactor(actor.id)) && !(await checkSecondFactor(actor.id, code)))
    throw new InvalidInput({ [fields.code]: 'That is not a code which counts now. Each one counts once.' });
}
