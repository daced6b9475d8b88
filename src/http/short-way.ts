import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Actor } from '../domain/actor.ts';
import { postMessage } from '../domain/messages/posting.ts';
import { parseBearer } from '../inputs/bearer.ts';
import { MessageInput } from '../inputs/messages.ts';
import { parseInput } from '../inputs/parse.ts';
import type { Visitor } from './middleware/authentication.ts';
import { isPlainForm, readPlainForm } from './middleware/bodies.ts';
import { isCrossSite } from './middleware/csrf.ts';
import { recognise } from './middleware/known-people.ts';
import { ROOM_PATTERN } from './middleware/request-log.ts';
import { asksForNewest, sendNewest } from './pages/newest.ts';
import { wantsFragment } from './reply.ts';

const ROOM = /^\/rooms\/([1-9]\d{0,14})(\/messages)?$/;

/**
 * What is asked for most, by people who are known: a room's newest page, and posting into it from the page's script. Both
 * are done by the same functions as on the whole way, but cost a fraction without the walk to them. Whatever is unusual, or
 * goes wrong, takes the whole way, from its beginning.
 */
export function takeShortWay(wholeWay: RequestListener): RequestListener {
  return (request, response) => {
    const [isRoom, id, isPosting] = ROOM.exec(request.url ?? '') ?? [];
    const visitor = isRoom && !showsToken(request) && recognise(request);
    if (!visitor) return wholeWay(request, response);
    request.pattern = isPosting ? `${ROOM_PATTERN}/messages` : ROOM_PATTERN;
    request.knownSessionId = visitor.sessionId;
    if (isPosting) post(visitor, Number(id), request, response, wholeWay);
    else show(visitor, Number(id), request, response, wholeWay);
  };
}

/** Who it is for is another matter then, whatever cookie comes along; a room may be wanted as text. */
function showsToken({ headers: { authorization } }: IncomingMessage): boolean {
  return authorization !== undefined && parseBearer(authorization) !== undefined;
}

function show(
  visitor: Visitor,
  roomId: number,
  request: IncomingMessage,
  response: ServerResponse,
  wholeWay: RequestListener,
): void {
  const goOn = () => wholeWay(request, response);
  if (request.method !== 'GET' || !asksForNewest(request)) goOn();
  else sendNewest(visitor, request, response, roomId).then((isSent) => isSent || goOn(), goOn);
}

function post(
  { actor }: Visitor,
  roomId: number,
  request: IncomingMessage & { body?: unknown },
  response: ServerResponse,
  wholeWay: RequestListener,
): void {
  const goOn = () => wholeWay(request, response);
  const isUsual = request.method === 'POST' && wantsFragment(request) && isPlainForm(request);
  if (!isUsual || isCrossSite(request)) goOn();
  else
    readPlainForm(request, (form) => {
      // With its nonce, so that what may have been posted already is not posted again on the whole way.
      request.body = form instanceof Error ? form : { nonce: randomUUID(), ...form };
      postForm(actor, roomId, request.body).then(() => response.writeHead(204).end(), goOn);
    });
}

async function postForm(actor: Actor, roomId: number, form: unknown): Promise<void> {
  const { body, nonce, reply_to: replyTo } = parseInput(MessageInput, form);
  await postMessage(actor, roomId, { body, nonce, replyTo });
}
