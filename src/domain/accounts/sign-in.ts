import { User } from '../../db/models/index.ts';
import type { Actor } from '../actor.ts';
import { verifyPassword } from './passwords.ts';
import { actorOf } from './people.ts';

/** The account whose username or mail address is `login` and whose password this is; undefined otherwise. Throws TooMany. */
export async function signIn(login: string, password: string): Promise<Actor | undefined> {
  const named = login.includes('@') ? { email: login } : { username: login };
  const user = await User.findOne({ where: { ...named, status: 'active' } });
  const isRight = await verifyPassword(password, user?.passwordHash);
  return user && isRight ? actorOf(user) : undefined;
}
