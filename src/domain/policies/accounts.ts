import type { Actor } from '../actor.ts';

/** A server keeps an admin: the last one cannot go. */
export function canDeleteOwnAccount({ role }: Pick<Actor, 'role'>, otherAdmins: number): boolean {
  return role !== 'admin' || otherAdmins > 0;
}

/** Links in there let one into anybody's account. */
export function canReadOutgoingMail({ role }: Pick<Actor, 'role'>): boolean {
  return role === 'admin';
}
