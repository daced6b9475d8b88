import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from '../../telemetry/log.ts';

declare module 'node:http' {
  interface IncomingMessage {
    /** As the log names this request. */
    id: string;
  }
}

/** What comes next in these paths opens something for whoever has it. */
const SECRET = /^(\/(?:password-resets|email-verifications|invitations|hooks))\/[^/]+/i;

/** One line per request: who asked for what, how it ended, how long it took. No cookie, no form, no query, no token. */
export function logRequest(request: IncomingMessage, response: ServerResponse): void {
  request.id = randomUUID();
  const startedAt = performance.now();
  response.on('close', () => {
    const level = response.statusCode >= 500 ? 'error' : 'debug';
    if (log.isLevelEnabled(level)) log[level](describe(request, response, startedAt), endOf(response));
  });
}

function describe(request: IncomingMessage, response: ServerResponse, startedAt: number): object {
  // Routers shorten `url` while they look for the route.
  const { originalUrl = request.url } = request as { originalUrl?: string };
  return {
    req: {
      id: request.id,
      method: request.method,
      path: originalUrl?.split('?')[0]?.replace(SECRET, '$1/…'),
    },
    res: { status: response.statusCode },
    responseTime: Math.round(performance.now() - startedAt),
  };
}

function endOf(response: ServerResponse): string {
  return response.writableFinished ? 'request completed' : 'request aborted';
}
