import { User } from '../../db/models/index.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput } from '../errors.ts';
import { findSilenceNow } from '../moderation/restrictions.ts';
import { sayWhy } from '../moderation/sentences.ts';
import { verifyPassword } from './passwords.ts';
import { actorOf } from './people.ts';

/** The account whose username or mail address is `login` and whose password this is; undefined otherwise. Throws TooMany; InvalidInput, with reason and end, when the account is suspended or banned. */
export async function signIn(login: string, password: string): Promise<Actor | undefined> {
  const user = await User.findOne({ where: login.includes('@') ? { email: login } : { username: login } });
  const isRight = await verifyPassword(password, user?.passwordHash);
  if (!user || !isRight) return undefined;
  const silence = await findSilenceNow(user);
  if (silence && silence.kind !== 'mute') throw new InvalidInput({ form: sayWhy(silence) });
  return actorOf(user);
}
