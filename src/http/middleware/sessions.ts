import type { RequestHandler } from 'express';
import session from 'express-session';
import type pg from 'pg';
import { config } from '../../config.ts';
import { log } from '../../telemetry/log.ts';
import { cookieName, cookieOptions } from './cookies.ts';
import { SessionStore } from './session-store.ts';

/** Without the prefix that it has on https. */
export const SESSION_COOKIE = 'parley';
const SESSION_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const PRUNE_INTERVAL_SECONDS = 15 * 60;

/** How stale `lastUsedAt` may be: a session is written again at most this often, not with every request. */
const TOUCH_INTERVAL_MS = 60 * 60 * 1000;

declare module 'express-session' {
  interface SessionData {
    userAgent: string;
    ip: string;
    /** Milliseconds since 1970. */
    lastUsedAt: number;
  }
}

/** Sessions in PostgreSQL; somebody who is not signed in has none and costs nothing. */
export function createSessions(pool: pg.Pool, secret: string): RequestHandler {
  return session({
    store: new SessionStore({
      pool,
      tableName: 'sessions',
      disableTouch: true,
      pruneSessionInterval: PRUNE_INTERVAL_SECONDS,
      errorLog: (...details: unknown[]) =>
        log.warn({ err: details.find((detail) => detail instanceof Error) }, 'session store'),
    }),
    name: cookieName(SESSION_COOKIE),
    secret,
    resave: false,
    saveUninitialized: false,
    proxy: config.isSecure,
    cookie: { ...cookieOptions, maxAge: SESSION_LIFETIME_MS },
  });
}

/** Notes the use of a signed-in session, and from where, which also puts off its end. */
export const touchSession: RequestHandler = (request, _response, next) => {
  if (request.user && isToBeTouched(request.session.lastUsedAt ?? 0)) {
    request.session.lastUsedAt = Date.now();
    request.session.ip = request.ip ?? '';
  }
  next();
};

/** Whether the use of a session is to be noted again. */
export function isToBeTouched(lastUsedAt: number): boolean {
  return Date.now() - lastUsedAt > TOUCH_INTERVAL_MS;
}
