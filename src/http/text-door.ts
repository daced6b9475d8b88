import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import type { Actor } from '../domain/actor.ts';
import { parseId } from '../inputs/ids.ts';
import { answerFor, note, sayWhen } from './errors.ts';
import { actorOf } from './middleware/authentication.ts';
import { identifyByToken, requireScope } from './middleware/bearer.ts';

/** A proxy that ends quiet connections has to be told not to; the two ends of this one find out when the other is gone. */
const KEEP_ALIVE_MS = 25_000;

/** What follows a room as text; realtime has it. */
export type FollowAsText = (actor: Actor, sessionId: string, roomId: number, sink: Response) => Promise<void>;

/** `GET /rooms/:id` with a token, by a program that wants text: the room's messages as lines, for as long as it reads them. */
export function createTextDoor(followAsText: FollowAsText): RequestHandler {
  const follow: RequestHandler = async (request, response) => {
    requireScope(request, 'read');
    const roomId = parseId(request.params.roomId);
    response.set({ 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
    // Said to nginx, which would wait for more before it passes anything on.
    response.set('X-Accel-Buffering', 'no');
    request.socket.setKeepAlive(true, KEEP_ALIVE_MS);
    await followAsText(actorOf(request), request.sessionID, roomId, response);
    request.streamingSince = performance.now();
    if (request.method === 'HEAD') response.end();
    // Nobody may have said anything yet.
    else response.flushHeaders();
  };
  const routes = Router();
  routes.get('/rooms/:roomId', identifyByToken, follow, answerAsText);
  return (request, response, next) => (wantsText(request) ? routes(request, response, next) : next());
}

/** As a terminal shows it: the sentence, and nothing around it. */
const answerAsText: ErrorRequestHandler = (error, request, response, _next) => {
  const { status, detail } = answerFor(error);
  if (status >= 500) note(error, request);
  if (response.headersSent) return void response.end();
  if (status === 401) response.set('WWW-Authenticate', 'Bearer realm="Parley"');
  sayWhen(error, status, response);
  response.status(status).type('text/plain').send(`${detail}\n`);
};

function wantsText(request: Request): boolean {
  return request.headers.authorization !== undefined && request.accepts('html', 'json', 'text') === 'text';
}
