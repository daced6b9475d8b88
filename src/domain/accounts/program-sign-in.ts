import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput, Unauthenticated } from '../errors.ts';
import { findActor } from './people.ts';
import { beginSecondStep, finishSecondStep } from './second-step.ts';
import { endSession, endSurplusPrograms } from './sessions.ts';
import { isStillSignedIn, type SignedIn, signIn } from './sign-in.ts';
import type { Source } from './sign-in-limits.ts';
import { isPersonalSession, keepToken, openTokenSession, type ProgramSource } from './token-sessions.ts';
import { digestOfToken, newToken } from './token-texts.ts';

/** What a program that signed in shows from now on. */
export interface ProgramTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Of the access token. */
  readonly expiresInSeconds: number;
}

/** What somebody gives to sign in with a program; the code is for those who have a second factor. */
export interface ProgramCredentials {
  readonly login: string;
  readonly password: string;
  readonly code?: string | undefined;
}

const ACCESS_SECONDS = 30 * 60;
const SECOND_MS = 1000;
/** A program that asks for no new token for so long is signed out. */
const SIGNED_IN_FOR_MS = 30 * 24 * 60 * 60 * SECOND_MS;
const VOID = 'This refresh token is void. Sign in again.';

/** First the person, as all who act on people do, then the session, and last its tokens: two who meet wait for each other. */
const lockPerson = statement<{ id: number }>(
  'refresh-lock-person',
  `SELECT id FROM users WHERE id = (SELECT user_id FROM api_tokens WHERE digest = $1 AND kind = 'refresh') FOR KEY SHARE`,
);
const lockSession = statement<{ sessionId: string }>(
  'refresh-lock-session',
  `SELECT sid AS "sessionId" FROM sessions
    WHERE sid = (SELECT session_id FROM api_tokens WHERE digest = $1 AND kind = 'refresh') AND expire > now()
      FOR NO KEY UPDATE`,
);

const spendToken = statement<{ isFirst: boolean; isOver: boolean }>(
  'refresh-spend',
  `UPDATE api_tokens AS token SET used_at = coalesce(token.used_at, now()) FROM api_tokens AS former
    WHERE token.digest = $1 AND token.kind = 'refresh' AND former.id = token.id
   RETURNING former.used_at IS NULL AS "isFirst", token.expires_at <= now() AS "isOver"`,
);

const prolongSession = statement(
  'program-session-prolong',
  `UPDATE sessions SET expire = $2, sess = sess || jsonb_build_object(
          'userAgent', $3::text, 'ip', $4::text, 'lastUsedAt', $5::bigint) WHERE sid = $1`,
);

/**
 * The person of this login and password, and code if they have a second factor. Throws Unauthenticated, with `code` among its
 * fields when that is what is missing or wrong, and otherwise what `signIn` does.
 */
export async function checkProgramCredentials(
  { login, password, code }: ProgramCredentials,
  source: Source,
): Promise<SignedIn> {
  const actor = await signIn(login, password, source);
  if (!actor) throw new Unauthenticated('That name and password do not fit together.');
  const step = await beginSecondStep(actor);
  if (!step) return actor;
  if (!code) throw refusedCode('Send the code of your second factor as well.');
  try {
    return await finishSecondStep(step, code);
  } catch (error) {
    if (error instanceof InvalidInput) throw refusedCode(error.message);
    throw error;
  }
}

function refusedCode(sentence: string): Unauthenticated {
  return new Unauthenticated(sentence, { code: sentence });
}

/** Signs somebody in whose credentials are right, or who has just made their account. Throws InvalidInput. */
export async function signInProgram(
  actor: Actor & Partial<SignedIn>,
  source: ProgramSource,
): Promise<ProgramTokens> {
  const { sessionId, tokens } = await transaction(async () => {
    const id = await openTokenSession('program', actor.id, source, endFrom(SIGNED_IN_FOR_MS));
    return { sessionId: id, tokens: await issue(id, actor.id) };
  });
  if (!(await isStillSignedIn(actor))) {
    await endSession(sessionId);
    throw new InvalidInput({ form: 'Your password has just been changed. Sign in with the new one.' });
  }
  await endSurplusPrograms(actor.id);
  return tokens;
}

/**
 * Exchanges a refresh token, which is void from then on, for new tokens. One that comes twice is in two hands: its whole
 * sign-in ends, whichever of them came first, and be it that an answer was lost. Throws Unauthenticated.
 */
export async function refreshProgram(refreshToken: string, source: ProgramSource): Promise<ProgramTokens> {
  const digest = digestOfToken(refreshToken, 'refresh');
  const tokens = digest && (await transaction(() => rotate(digest, source)));
  if (!tokens) throw new Unauthenticated(VOID);
  return tokens;
}

/** Signs a program out: what it shows is void from now on. Throws Forbidden for a personal token, which is revoked instead. */
export async function endProgram(sessionId: string): Promise<void> {
  if (isPersonalSession(sessionId))
    throw new Forbidden('A personal token does not sign out. Revoke it in the settings.');
  await endSession(sessionId);
}

/** Ends the sign-in where it must, which an error would take back. */
async function rotate(digest: Buffer, source: ProgramSource): Promise<ProgramTokens | undefined> {
  const [person] = await lockPerson(digest);
  const [session] = person ? await lockSession(digest) : [];
  if (!person || !session) return undefined;
  const [spent] = await spendToken(digest);
  if (!spent?.isFirst) {
    await endSession(session.sessionId);
    return undefined;
  }
  if (spent.isOver || !(await findActor(person.id))) return undefined;
  const { userAgent, ip } = source;
  await prolongSession(session.sessionId, endFrom(SIGNED_IN_FOR_MS), userAgent, ip, Date.now());
  return issue(session.sessionId, person.id);
}

async function issue(sessionId: string, userId: number): Promise<ProgramTokens> {
  const access = newToken('access');
  const refresh = newToken('refresh');
  const of = { sessionId, userId };
  const accessEnd = endFrom(ACCESS_SECONDS * SECOND_MS);
  await keepToken({ ...of, kind: 'access', digest: access.digest, expiresAt: accessEnd });
  await keepToken({ ...of, kind: 'refresh', digest: refresh.digest, expiresAt: endFrom(SIGNED_IN_FOR_MS) });
  return { accessToken: access.token, refreshToken: refresh.token, expiresInSeconds: ACCESS_SECONDS };
}

function endFrom(milliseconds: number): Date {
  return new Date(Date.now() + milliseconds);
}
