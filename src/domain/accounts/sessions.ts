import { statement } from '../../db/statements.ts';
import { announce } from '../events.ts';

const deleteSession = statement('session-delete', 'DELETE FROM sessions WHERE sid = $1');

/** Ends it for good and tells everybody who holds something open for it. */
export async function endSession(sessionId: string): Promise<void> {
  await deleteSession(sessionId);
  announce('session.ended', { sessionId });
}
