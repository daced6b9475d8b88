import { User } from '../../db/models/index.ts';
import { noteSignIn } from '../../telemetry/counters.ts';
import type { Actor } from '../actor.ts';
import { InvalidInput, Unauthenticated } from '../errors.ts';
import { limit } from '../limits.ts';
import { actorOf, findActor } from './people.ts';
import { checkSecondFactor, needsSecondFactor } from './second-factor.ts';
import type { SignedIn } from './sign-in.ts';

/** How long somebody has between password and code. */
export const SECOND_STEP_MS = 5 * 60 * 1000;
const MAX_ATTEMPTS = 5;

/** Somebody whose password was right, and who is not signed in before their code is. */
export interface SecondStep {
  readonly userId: number;
  /** Which of their passwords it was: what was half done with an earlier one is void. */
  readonly credentialsVersion: number | undefined;
  readonly expiresAt: number;
  readonly attempts: number;
}

/** What is left to do for somebody whose password was right; undefined: nothing. */
export async function beginSecondStep(actor: Actor & Partial<SignedIn>): Promise<SecondStep | undefined> {
  if (!(await needsSecondFactor(actor.id))) return undefined;
  const { id: userId, credentialsVersion } = actor;
  return { userId, credentialsVersion, expiresAt: Date.now() + SECOND_STEP_MS, attempts: 0 };
}

/** Whether this can still be finished. */
export function isUnderWay(step: SecondStep | undefined): step is SecondStep {
  return step !== undefined && step.expiresAt > Date.now() && step.attempts < MAX_ATTEMPTS;
}

/**
 * The person, once the code or a recovery code is right, with the password they gave before: it must still be theirs when
 * the session is kept. Throws InvalidInput, TooMany, Unauthenticated when it is too late.
 */
export async function finishSecondStep(step: SecondStep, code: string): Promise<SignedIn> {
  await limit('second-factor', step.userId);
  const user = await User.findOne({ where: { id: step.userId, status: 'active' } });
  // Nobody who was banned meanwhile.
  if (
    !isUnderWay(step) ||
    !user ||
    !(await findActor(user.id)) ||
    user.credentialsVersion !== step.credentialsVersion
  )
    throw new Unauthenticated('That took too long. Please sign in once more.');
  const isRight = await checkSecondFactor(user.id, code);
  noteSignIn(isRight ? 'right-code' : 'wrong-code');
  if (!isRight)
    throw new InvalidInput({ code: 'That is not a code which counts now. Each one counts once.' });
  return { ...actorOf(user), credentialsVersion: user.credentialsVersion };
}
