import connectPgSimple from 'connect-pg-simple';
import session, { type SessionData } from 'express-session';
import { readSession } from '../../domain/accounts/open-sessions.ts';
import { Facts, forget } from '../../domain/facts.ts';

const PostgresStore = connectPgSimple(session);

/** As JSON: whoever gets a session may change it. */
const sessions = new Facts<string, { json: string }>(({ sessionId }) => sessionId);

/** Whether this is known to be an open session without asking the database. */
export function isKnownSession(sessionId: string): boolean {
  return sessions.peek(sessionId) !== undefined;
}

/** Sessions in PostgreSQL, read once and kept until they end, here or on another instance. */
export class SessionStore extends PostgresStore {
  override get(sessionId: string, answer: (error: unknown, session?: SessionData | null) => void): void {
    const read = async () => {
      const found = await readSession(sessionId).catch((error: unknown) => Promise.reject(unreadable(error)));
      return found && { json: JSON.stringify(found) };
    };
    sessions.get(sessionId, read).then((kept) => answer(null, kept ? JSON.parse(kept.json) : null), answer);
  }

  override set(sessionId: string, data: SessionData, answer?: (error?: unknown) => void): void {
    super.set(sessionId, data, (error?: unknown) => {
      forget({ sessionId });
      answer?.(error);
    });
  }
}

/** A database whose socket is gone says ENOENT, which express-session would take for "there is no such session". */
function unreadable(cause: unknown): Error {
  return new Error('the session could not be read', { cause });
}
