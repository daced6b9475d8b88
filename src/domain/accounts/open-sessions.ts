import { statement } from '../../db/statements.ts';

const selectOpenSessions = statement<{ sessionId: string; userId: number }>(
  'sessions-open',
  `SELECT sid AS "sessionId", user_id AS "userId" FROM sessions WHERE sid = ANY ($1::text[]) AND expire > now()`,
);

/** Which of these sessions are open, and whose they are. */
export async function listOpenSessions(sessionIds: readonly string[]): Promise<Map<string, number>> {
  const open = await selectOpenSessions(sessionIds);
  return new Map(open.map(({ sessionId, userId }) => [sessionId, userId]));
}
