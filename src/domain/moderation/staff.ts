import type { Actor } from '../actor.ts';
import { NotFound } from '../errors.ts';
import { isStaff } from '../policies/reports.ts';

/** What is for moderators and admins does not exist for anybody else. Throws NotFound. */
export function requireStaff(actor: Actor): void {
  if (!isStaff(actor)) throw new NotFound();
}
