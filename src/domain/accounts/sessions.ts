import { createHash } from 'node:crypto';
import { statement } from '../../db/statements.ts';
import { announce } from '../events.ts';

const MAX_PROGRAMS = 50;

const deleteSession = statement('session-delete', 'DELETE FROM sessions WHERE sid = $1');

/** Endings are kept for as long as a browser may still come with that session's cookie. */
const endings = (deletion: string) => `
  WITH ended AS (${deletion} RETURNING sid),
       kept AS (INSERT INTO session_endings (digest, reason)
                SELECT sha256(convert_to(sid, 'UTF8')), $1 FROM ended ON CONFLICT (digest) DO NOTHING),
       pruned AS (DELETE FROM session_endings WHERE ended_at < now() - interval '30 days')
  SELECT sid AS "sessionId" FROM ended`;

const endOne = statement<{ sessionId: string }>(
  'session-end-one',
  endings('DELETE FROM sessions WHERE id = $2 AND user_id = $3'),
);

const endOthers = statement<{ sessionId: string }>(
  'sessions-end-others',
  endings(
    `DELETE FROM sessions WHERE user_id = $2 AND sid IS DISTINCT FROM $3 AND ($4 OR kind <> 'personal')`,
  ),
);

/** Programs that sign in for each of their runs, and never out, are the surplus. */
const endSurplus = statement<{ sessionId: string }>(
  'sessions-end-surplus',
  endings(`DELETE FROM sessions WHERE sid IN (
      SELECT sid FROM sessions WHERE user_id = $2 AND kind = 'program' ORDER BY last_used_at DESC, id DESC OFFSET ${MAX_PROGRAMS})`),
);

const selectEnding = statement<{ reason: string }>(
  'session-ending',
  'SELECT reason FROM session_endings WHERE digest = $1',
);

/** Ends it for good and tells everybody who holds something open for it. */
export async function endSession(sessionId: string): Promise<void> {
  await deleteSession(sessionId);
  announce('session.ended', { sessionId });
}

/** Ends the session in that row if it is this person's; whether it was. `reason` as for `endSessionsOf`. */
export async function endSessionOf(userId: number, rowId: number, reason: string): Promise<boolean> {
  const ended = await endOne(reason, rowId, userId);
  announceEndings(ended);
  return ended.length > 0;
}

/**
 * Ends all sessions of somebody, their programs' and, unless it says otherwise, their personal tokens' too, but for one that
 * may be kept; how many there were. `reason` is a sentence for the sign-in pages that their browsers come to.
 */
export async function endSessionsOf(
  userId: number,
  {
    except = null,
    reason,
    withPersonalTokens = true,
  }: { except?: string | null; reason: string; withPersonalTokens?: boolean },
): Promise<number> {
  const ended = await endOthers(reason, userId, except, withPersonalTokens);
  announceEndings(ended);
  return ended.length;
}

/** Of the person's programs, those stay signed in that were used last. */
export async function endSurplusPrograms(userId: number): Promise<void> {
  announceEndings(await endSurplus('Many other programs have signed in.', userId));
}

/** What is kept of it is something else: every instance is to read it again. */
export function noteSessionChange(sessionId: string): void {
  announce('session.changed', { sessionId });
}

/** Why that session ended, when it was not its owner in that browser who ended it. */
export async function findSessionEnding(sessionId: string): Promise<string | undefined> {
  const [ending] = await selectEnding(createHash('sha256').update(sessionId).digest());
  return ending?.reason;
}

/** Whoever holds something open for one of these closes it. */
export function announceEndings(ended: readonly { sessionId: string }[]): void {
  for (const { sessionId } of ended) announce('session.ended', { sessionId });
}
