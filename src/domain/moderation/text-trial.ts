import type { Actor } from '../actor.ts';
import { judge, type Verdict } from './screening.ts';
import { requireStaff } from './staff.ts';

/** What the word rules would do to a text of a member: staff may say anything. Throws NotFound, Forbidden. */
export async function tryText(actor: Actor, text: string): Promise<Verdict> {
  requireStaff(actor);
  return judge({ ...actor, role: 'member' }, text);
}
