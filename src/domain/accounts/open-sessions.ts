import { statement } from '../../db/statements.ts';
import { gathered } from '../gathering.ts';
import { isShutOut } from '../moderation/in-force.ts';

/** What the session middleware keeps of a session; its shape is that one's own affair. */
export type SessionContent = object;

const selectOpenSessions = statement<{ sessionId: string; userId: number }>(
  'sessions-open',
  `SELECT sid AS "sessionId", user_id AS "userId" FROM sessions
    WHERE sid = ANY ($1::text[]) AND expire > now() AND NOT ${isShutOut('sessions.user_id')}`,
);

const selectContents = statement<{ sessionId: string; content: SessionContent }>(
  'sessions-contents',
  `SELECT sid AS "sessionId", sess AS content FROM sessions WHERE sid = ANY ($1::text[]) AND expire > now()
      AND kind = 'browser'`,
);

const updateContent = statement(
  'session-update',
  'UPDATE sessions SET sess = $2, expire = $3 WHERE sid = $1',
);

/** What is kept of the browser's session of that id, if it is open. A program's has no cookie, whatever one may say. */
export const readSession = gathered<string, SessionContent>(async (sessionIds) => {
  const open = await selectContents(sessionIds);
  return new Map(open.map(({ sessionId, content }) => [sessionId, content]));
});

/** Keeps something else of a session that is there; nothing of one that has ended. */
export async function keepSession(
  sessionId: string,
  content: SessionContent,
  expiresAt: Date,
): Promise<void> {
  await updateContent(sessionId, JSON.stringify(content), expiresAt);
}

const findOwner = gathered<string, number>(listOpenSessions);

/** Whether this person is still signed in with this session. */
export async function isSessionOpen(sessionId: string, userId: number): Promise<boolean> {
  return (await findOwner(sessionId)) === userId;
}

/** Which of these sessions are open, and whose they are; none of somebody who is suspended or banned. */
export async function listOpenSessions(sessionIds: readonly string[]): Promise<Map<string, number>> {
  const open = await selectOpenSessions(sessionIds);
  return new Map(open.map(({ sessionId, userId }) => [sessionId, userId]));
}
