import { createHash } from 'node:crypto';
import { statement } from '../../db/statements.ts';
import { announce } from '../events.ts';

const deleteSession = statement('session-delete', 'DELETE FROM sessions WHERE sid = $1');

const deleteOthers = statement<{ sessionId: string }>(
  'sessions-delete-others',
  `DELETE FROM sessions WHERE user_id = $1 AND sid IS DISTINCT FROM $2 RETURNING sid AS "sessionId"`,
);

const keepEndings = statement(
  'session-endings-keep',
  `INSERT INTO session_endings (digest, reason) SELECT digest, $2 FROM unnest($1::bytea[]) AS digest
   ON CONFLICT (digest) DO NOTHING`,
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

/**
 * Ends all sessions of somebody, but for one that may be kept. `reason` is a sentence for the sign-in pages that their
 * browsers come to.
 */
export async function endSessionsOf(
  userId: number,
  { except = null, reason }: { except?: string | null; reason: string },
): Promise<void> {
  const ended = await deleteOthers(userId, except);
  await keepEndings(
    ended.map(({ sessionId }) => digestOf(sessionId)),
    reason,
  );
  for (const { sessionId } of ended) announce('session.ended', { sessionId });
}

/** What is kept of it is something else: every instance is to read it again. */
export function noteSessionChange(sessionId: string): void {
  announce('session.changed', { sessionId });
}

/** Why that session ended, when it was not its owner in that browser who ended it. */
export async function findSessionEnding(sessionId: string): Promise<string | undefined> {
  const [ending] = await selectEnding(digestOf(sessionId));
  return ending?.reason;
}

function digestOf(sessionId: string): Buffer {
  return createHash('sha256').update(sessionId).digest();
}
