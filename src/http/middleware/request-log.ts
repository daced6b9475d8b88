import { type IncomingMessage, METHODS, type ServerResponse } from 'node:http';
import type { Express } from 'express';
import { noteRequest } from '../../telemetry/counters.ts';
import { COMING_AND_GOING, digestOf, log } from '../../telemetry/log.ts';
import { requestIdOf } from '../../telemetry/request-id.ts';

declare module 'node:http' {
  interface IncomingMessage {
    /** As the log names this request, and the answer's X-Request-Id. */
    id: string;
    /** As its route is written, such as `/rooms/:roomId`: there are few of them. */
    pattern?: string;
    /** When its answer began, by performance.now(), of one that has no end of its own: who reads it ends it. */
    streamingSince?: number;
    /** Of whoever was known before Express was asked. */
    knownSessionId?: string;
  }
}

/** The route that is asked for most: not always by way of Express. */
export const ROOM_PATTERN = '/rooms/:roomId';
const USUAL_METHODS = new Set(METHODS);
/** What comes next in these paths opens something for whoever has it. */
const SECRET = /^(\/(?:password-resets|email-verifications|invitations|hooks))\/[^/]+/i;
/** Nothing of ours in a path is so long; what somebody puts there in the wrong place may be a token. */
const LIKE_A_TOKEN = /\/[^/]{24,}/g;

/**
 * One line and one count for each request: who asked for what, how it ended, how long it took. No cookie, no form, no query,
 * no token.
 */
export function logRequest(request: IncomingMessage, response: ServerResponse): void {
  request.id = requestIdOf(request);
  response.setHeader('X-Request-Id', request.id);
  const startedAt = performance.now();
  response.on('close', () => {
    const milliseconds = (request.streamingSince ?? performance.now()) - startedAt;
    const status = isComplete(request, response) ? String(response.statusCode) : 'aborted';
    noteRequest(request.pattern ?? 'other', methodOf(request), status, milliseconds);
    const level = response.statusCode >= 500 ? 'error' : COMING_AND_GOING;
    if (log.isLevelEnabled(level))
      log[level](describe(request, response, milliseconds), endOf(request, response));
  });
}

/**
 * Express tells a request its route when it has found it, and only then is it known where the router is mounted. Those of
 * assets have the asset's digest in them.
 */
export function notePatterns(app: Express): void {
  Object.defineProperty(app.request, 'route', {
    set(this: IncomingMessage & { baseUrl: string }, { path }: { path: unknown }) {
      const pattern = `${this.baseUrl}${path}`;
      this.pattern = pattern.startsWith('/assets/') ? '/assets' : pattern;
    },
  });
}

function methodOf({ method = '' }: IncomingMessage): string {
  return USUAL_METHODS.has(method) ? method : 'other';
}

function describe(request: IncomingMessage, response: ServerResponse, milliseconds: number): object {
  // Routers shorten `url` while they look for the route.
  const {
    originalUrl = request.url,
    user,
    sessionID,
  } = request as Partial<Express.Request> & {
    originalUrl?: string;
  };
  const sessionId = request.knownSessionId ?? (user && sessionID);
  return {
    req: {
      id: request.id,
      method: request.method,
      path: originalUrl?.split('?')[0]?.replace(SECRET, '$1/…').replace(LIKE_A_TOKEN, '/…'),
    },
    res: { status: response.statusCode },
    ...(sessionId && { session: digestOf(sessionId) }),
    responseTime: Math.round(milliseconds),
  };
}

function endOf(request: IncomingMessage, response: ServerResponse): string {
  return isComplete(request, response) ? 'request completed' : 'request aborted';
}

function isComplete({ streamingSince }: IncomingMessage, { writableFinished }: ServerResponse): boolean {
  return writableFinished || streamingSince !== undefined;
}
