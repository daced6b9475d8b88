import type { UserRole } from '../../db/models/index.ts';
import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput, NotFound, SecondFactorMissing } from '../errors.ts';
import { isAdmin, isStaff } from '../policies/moderation.ts';
import { isShutOut } from './in-force.ts';

/** Whom an act is about: by id, or by username in any letter case. */
export type Who = { readonly userId: number } | { readonly username: string };

/** Somebody as they are while nobody else can change it. */
export interface LockedPerson {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly role: UserRole;
  readonly isShutOut: boolean;
  readonly isBot: boolean;
}

const MAX_REASON = 500;
export const NOT_YOURS_TO_ACT_ON =
  'You can act on people of a lower role than yours only, and not on yourself.';

const lockPeople = statement<LockedPerson>(
  'people-lock',
  `SELECT id, username, display_name AS "displayName", role, is_bot AS "isBot", ${isShutOut('users.id')} AS "isShutOut"
     FROM users WHERE id = $1 OR id = $2 OR username = $3::citext ORDER BY id FOR NO KEY UPDATE`,
);

/** Those who keep order on the server. Throws NotFound for everybody else, SecondFactorMissing. */
export function requireStaff(actor: Actor): void {
  if (actor.role === 'member') throw new NotFound();
  if (!isStaff(actor)) throw new SecondFactorMissing();
}

/** The server's admins. Throws the same. */
export function requireAdmin(actor: Actor): void {
  if (actor.role !== 'admin') throw new NotFound();
  if (!isAdmin(actor)) throw new SecondFactorMissing();
}

/** Throws Forbidden, with that sentence, when they may not; SecondFactorMissing when it may be for this. */
export function allow(
  actor: Pick<Actor, 'role' | 'lacksSecondFactor'>,
  may: boolean,
  otherwise: string,
): void {
  if (may) return;
  if (actor.role !== 'member' && actor.lacksSecondFactor) throw new SecondFactorMissing();
  throw new Forbidden(otherwise);
}

/**
 * Both people of an act, inside its transaction: until it ends, nobody changes the role of either or sanctions them.
 * Throws NotFound when there is no such person, Forbidden for somebody who was shut out a moment ago.
 */
export async function meet(actor: Actor, who: Who): Promise<{ acting: Actor; target: LockedPerson }> {
  const found = await lockPeople(
    actor.id,
    'userId' in who ? who.userId : null,
    'username' in who ? who.username : null,
  );
  const target = found.find((person) =>
    'userId' in who ? person.id === who.userId : person.username.toLowerCase() === who.username.toLowerCase(),
  );
  const self = found.find((person) => person.id === actor.id);
  if (!target) throw new NotFound('There is nobody of this name here.');
  if (!self || self.isShutOut) throw new Forbidden('Your account cannot do this any more.');
  return { acting: { ...actor, role: self.role }, target };
}

/** The reason as it is kept. Throws InvalidInput. */
export function requireReason(reason: string): string {
  const words = reason.trim();
  if (words.length === 0) throw new InvalidInput({ reason: 'Say why: it is kept, and the person is told.' });
  if ([...words].length > MAX_REASON) throw new InvalidInput({ reason: `At most ${MAX_REASON} characters.` });
  return words;
}
