import { type Request, type RequestHandler, Router } from 'express';
import { NotFound } from '../../domain/errors.ts';
import { parseInput, parseParams } from '../../inputs/parse.ts';
import { limitApi } from '../middleware/api-limits.ts';
import { visitorOf } from '../middleware/authentication.ts';
import { identifyIfPossible, requireScope } from '../middleware/bearer.ts';
import { readBody } from '../middleware/bodies.ts';
import { allowOtherSites } from '../middleware/cors.ts';
import { adminOperations } from './admin.ts';
import { authOperations } from './auth.ts';
import { createDocument } from './document.ts';
import { answerApiError } from './errors.ts';
import { memberOperations } from './members.ts';
import { messageOperations } from './messages.ts';
import type { Call, Operation } from './operation.ts';
import { passwordOperations } from './passwords.ts';
import { reactionOperations } from './reactions.ts';
import { roomOperations } from './rooms.ts';
import { searchOperations } from './search.ts';
import { tokenOperations } from './tokens.ts';
import { userOperations } from './users.ts';

/** Every operation there is, in the order of the documentation. */
export const operations: readonly Operation[] = [
  ...authOperations,
  ...passwordOperations,
  ...tokenOperations,
  ...userOperations,
  ...roomOperations,
  ...memberOperations,
  ...messageOperations,
  ...reactionOperations,
  ...searchOperations,
  ...adminOperations,
];

/** /api/v1: the same domain as the pages, asked in JSON. Cookies count for nothing here, so no other site's page can ask. */
export function createApiRoutes(): RequestHandler {
  const router = Router();
  router.use(allowOtherSites, identifyIfPossible, limitApi, keepNothing);
  router.get('/openapi.json', sendDocument);
  for (const operation of operations)
    router[operation.method](toExpressPath(operation.path), ...readersOf(operation), answer(operation));
  router.use(() => {
    throw new NotFound();
  });
  router.use(answerApiError);
  return router;
}

/** `{room_id}` of OpenAPI is `:room_id` here. */
function toExpressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** What is sent where nothing is asked for is not looked at. */
function readersOf({ body }: Operation): RequestHandler[] {
  return body ? [readBody] : [];
}

function answer(operation: Operation): RequestHandler {
  return async (request, response) => {
    if (operation.access !== 'anybody') requireScope(request, operation.access);
    const { status, body } = await operation.handle(readCall(operation, request));
    response.status(status);
    if (body === undefined) response.end();
    else response.json(body);
  };
}

function readCall(
  { params, query, body }: Operation,
  request: Request,
): Call<undefined, undefined, undefined> {
  return {
    get visitor() {
      return visitorOf(request);
    },
    params: (params && parseParams(params, request.params)) as undefined,
    query: (query && parseInput(query, request.query)) as undefined,
    body: (body && parseInput(body, request.body)) as undefined,
    request,
  };
}

/** What is said to one person, perhaps a token, is no cache's business. */
const keepNothing: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

let document: object | undefined;
let text: string | undefined;

/** The document of all operations, made at the first look: it takes its time. */
export function readDocument(): object {
  document ??= createDocument(operations);
  return document;
}

const sendDocument: RequestHandler = (_request, response) => {
  text ??= JSON.stringify(readDocument());
  response.set('Cache-Control', 'no-cache').type('json').send(text);
};
