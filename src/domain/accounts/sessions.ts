import { statement } from '../../db/statements.ts';
import { announce } from '../events.ts';

const deleteSession = statement('session-delete', 'DELETE FROM sessions WHERE sid = $1');

const selectOpenSession = statement<{ isOpen: boolean }>(
  'session-is-open',
  'SELECT true AS "isOpen" FROM sessions WHERE sid = $1 AND user_id = $2 AND expire > now()',
);

/** Ends it for good and tells everybody who holds something open for it. */
export async function endSession(sessionId: string): Promise<void> {
  await deleteSession(sessionId);
  announce('session.ended', { sessionId });
}

/** Whether this person is still signed in with this session. */
export async function isSessionOpen(sessionId: string, userId: number): Promise<boolean> {
  return (await selectOpenSession(sessionId, userId)).length > 0;
}
