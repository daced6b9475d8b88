import type { IncomingMessage } from 'node:http';
import { type Request, type RequestHandler, Router } from 'express';
import { LRUCache } from 'lru-cache';
import { peekActor } from '../../domain/accounts/people.ts';
import { identify, type Visitor } from './authentication.ts';
import { peekSession } from './session-store.ts';
import { isToBeTouched, touchSession } from './sessions.ts';

const KEPT_CHARACTERS = 16_000_000;

/**
 * Signing in, up and out changes the session itself, and the settings ask it when its person last gave the password: there,
 * and only there, a request always has `request.session`.
 */
const USES_SESSIONS = /^\/(?:sign-|settings(?:\/|$))/i;

/** By a Cookie header, to the letter, the session that its signature was found to open. */
const sessionIds = new LRUCache<string, string>({
  maxSize: KEPT_CHARACTERS,
  sizeCalculation: (sessionId, cookie) => sessionId.length + cookie.length,
});

/** Who asks, when this process knows that without reading anything and nothing is to be noted about the session. */
export function recognise({ headers }: IncomingMessage): Visitor | undefined {
  const sessionId = headers.cookie && sessionIds.get(headers.cookie);
  const session = sessionId && peekSession(sessionId);
  if (!session || session.userId === undefined || isToBeTouched(session.lastUsedAt)) return undefined;
  const actor = peekActor(session.userId);
  return actor && { actor, sessionId };
}

const remember: RequestHandler = (request, _response, next) => {
  const { cookie } = request.headers;
  if (request.user && cookie) sessionIds.set(cookie, request.sessionID);
  next();
};

/**
 * Puts the signed-in person, if any, on the request. Somebody who is known already comes without `request.session`, except
 * where that is needed: to load, compare and sign it costs more than most answers.
 */
export function identifyWith(sessions: RequestHandler): RequestHandler {
  const wholeWay = Router().use(sessions, identify, touchSession, remember);
  return (request, response, next) => {
    const known = USES_SESSIONS.test(request.path) ? undefined : recognise(request);
    if (!known) return wholeWay(request, response, next);
    greet(request, known);
    next();
  };
}

function greet(request: Request, { actor, sessionId }: Visitor): void {
  request.user = actor;
  request.sessionID = sessionId;
}
