import { User } from '../../db/models/index.ts';
import { noteSignIn } from '../../telemetry/counters.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput, TooMany } from '../errors.ts';
import { findSilenceNow } from '../moderation/restrictions.ts';
import { sayWhy } from '../moderation/sentences.ts';
import { readCredentialsVersion } from './credentials.ts';
import { verifyPassword } from './passwords.ts';
import { actorOf } from './people.ts';
import { admitAttempt, type Source } from './sign-in-limits.ts';

/** Somebody who has given their password, and which of theirs it was. */
export interface SignedIn extends Actor {
  readonly credentialsVersion: number;
}

/**
 * The account whose username or mail address is `login` and whose password this is; undefined otherwise. Throws TooMany,
 * without a look at the password, when there were too many wrong ones before; InvalidInput, with reason and end, when the
 * account is suspended or banned.
 */
export async function signIn(login: string, password: string, source: Source): Promise<SignedIn | undefined> {
  const isEmail = login.includes('@');
  const named = isEmail ? { email: login } : { username: login };
  const user = await User.findOne({ where: { ...named, status: 'active', isBot: false } });
  // A bot has no password: signing in to one is like signing in to nobody. The database knows what is the same name in
  // another letter case. Name and address of one account are counted as two: whoever knows the one is not to learn the
  // other from it.
  const account = ((isEmail ? user?.email : user?.username) ?? login).toLowerCase();
  const attempt = await admitAttempt(account, user?.id, source).catch(noteLimited);
  const isRight = await verifyPassword(password, user?.passwordHash).catch(async (error: unknown) => {
    await attempt.withdraw();
    throw error;
  });
  if (!user || !isRight) {
    noteSignIn('wrong-password');
    return undefined;
  }
  await attempt.succeed();
  const silence = await findSilenceNow(user);
  if (silence && silence.kind !== 'mute') {
    noteSignIn('barred');
    throw new InvalidInput({ form: sayWhy(silence) });
  }
  noteSignIn('right-password');
  return { ...actorOf(user), credentialsVersion: user.credentialsVersion };
}

function noteLimited(refusal: unknown): never {
  if (refusal instanceof TooMany) noteSignIn('limited');
  throw refusal;
}

/**
 * Whether that password still counts. To be asked when the session is kept: while the password was looked at, another may
 * have been set, which ended all the sessions that there were.
 */
export async function isStillSignedIn(actor: Actor & Partial<SignedIn>): Promise<boolean> {
  const { id, credentialsVersion } = actor;
  return credentialsVersion === undefined || credentialsVersion === (await readCredentialsVersion(id));
}
