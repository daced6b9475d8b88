import { User } from '../../db/models/index.ts';
import type { Actor } from '../actor.ts';
import { readCredentialsVersion } from './credentials.ts';
import { verifyPassword } from './passwords.ts';
import { actorOf } from './people.ts';

/** Somebody who has given their password, and which of theirs it was. */
export interface SignedIn extends Actor {
  readonly credentialsVersion: number;
}

/** The account whose username or mail address is `login` and whose password this is; undefined otherwise. Throws TooMany. */
export async function signIn(login: string, password: string): Promise<SignedIn | undefined> {
  const named = login.includes('@') ? { email: login } : { username: login };
  const user = await User.findOne({ where: { ...named, status: 'active' } });
  const isRight = await verifyPassword(password, user?.passwordHash);
  return user && isRight ? { ...actorOf(user), credentialsVersion: user.credentialsVersion } : undefined;
}

/**
 * Whether that password still counts. To be asked when the session is kept: while the password was looked at, another may
 * have been set, which ended all the sessions that there were.
 */
export async function isStillSignedIn(actor: Actor & Partial<SignedIn>): Promise<boolean> {
  const { id, credentialsVersion } = actor;
  return credentialsVersion === undefined || credentialsVersion === (await readCredentialsVersion(id));
}
