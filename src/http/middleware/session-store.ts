import connectPgSimple from 'connect-pg-simple';
import type { Request } from 'express';
import session, { type Session, type SessionData } from 'express-session';
import { keepSession, readSession } from '../../domain/accounts/open-sessions.ts';
import { Facts, forget } from '../../domain/facts.ts';

const PostgresStore = connectPgSimple(session);

/** A session that is open. */
interface KeptSession {
  /** Whoever gets a session may change it. */
  readonly json: string;
  readonly userId: number | undefined;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  readonly lastUsedAt: number;
}

const sessions = new Facts<string, KeptSession>(({ sessionId }) => sessionId);

/** The session if it is known to be open without asking the database. */
export function peekSession(sessionId: string): KeptSession | undefined {
  const session = sessions.peek(sessionId);
  return session && session.expiresAt > Date.now() ? session : undefined;
}

/** Sessions in PostgreSQL, read once and kept until they end, here or on another instance. */
export class SessionStore extends PostgresStore {
  /** Sessions that have, or had, a row. They may have ended since: to write one must never make it live again. */
  private readonly stored = new WeakSet<object>();

  override createSession(request: Request, data: SessionData): Session & SessionData {
    const loaded = super.createSession(request, data);
    this.stored.add(loaded);
    return loaded;
  }

  override get(sessionId: string, answer: (error: unknown, session?: SessionData | null) => void): void {
    const read = async () => {
      const found = await readSession(sessionId).catch((error: unknown) => Promise.reject(unreadable(error)));
      return found && keepable(found as SessionData);
    };
    sessions.get(sessionId, read).then((kept) => answer(null, kept ? JSON.parse(kept.json) : null), answer);
  }

  override set(sessionId: string, data: SessionData, answer?: (error?: unknown) => void): void {
    const done = (error?: unknown) => {
      forget({ sessionId });
      answer?.(error);
    };
    if (this.stored.has(data)) {
      keepSession(sessionId, data, new Date(data.cookie.expires ?? 0)).then(() => done(), done);
      return;
    }
    super.set(sessionId, data, (error?: unknown) => {
      if (!error) this.stored.add(data);
      done(error);
    });
  }
}

function keepable(found: SessionData & { passport?: { user?: number } }): KeptSession {
  const { expires } = found.cookie;
  return {
    json: JSON.stringify(found),
    userId: found.passport?.user,
    expiresAt: expires ? new Date(expires).getTime() : Number.POSITIVE_INFINITY,
    lastUsedAt: found.lastUsedAt ?? 0,
  };
}

/** A database whose socket is gone says ENOENT, which express-session would take for "there is no such session". */
function unreadable(cause: unknown): Error {
  return new Error('the session could not be read', { cause });
}
