import type { Actor } from '../actor.ts';

/** Links in there let one into anybody's account. */
export function canReadOutgoingMail({ role }: Pick<Actor, 'role'>): boolean {
  return role === 'admin';
}
