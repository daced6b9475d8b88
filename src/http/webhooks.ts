import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import { InvalidInput } from '../domain/errors.ts';
import { openIncomingWebhook, postByWebhook } from '../domain/programs/incoming-webhooks.ts';
import { parseWebhookPost, WEBHOOK_BODY } from '../inputs/webhooks.ts';
import { answerFor, note, nothingHere, sayWhen } from './errors.ts';
import { UnsupportedBody } from './middleware/bodies.ts';

const MAX_BODY = 64 * 1024;

const readText = express.text({ type: () => true, limit: MAX_BODY });

/** `POST /hooks/:secret`: whoever has the address posts. No cookie counts here, so no other site's page can use one. */
export function createWebhookDoor(): RequestHandler {
  const router = Router();
  router.post('/hooks/:secret', receive);
  router.use(nothingHere);
  router.use(answerProgram);
  return router;
}

async function receive(request: Request, response: Response): Promise<void> {
  const webhook = await openIncomingWebhook(String(request.params.secret));
  const type = request.get('content-type') ?? 'text/plain';
  if (!WEBHOOK_BODY.test(type)) throw new UnsupportedBody();
  const given = await readBody(request, response);
  const post = parseWebhookPost(given, type, request.get('idempotency-key'));
  const { id } = await postByWebhook(webhook, post);
  if (wantsJson(request)) response.json({ ok: true, message_id: id });
  else response.type('text').send('ok\n');
}

/** Only of somebody who has a right address. */
async function readBody(request: Request, response: Response): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    readText(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
  });
  return typeof request.body === 'string' ? request.body : '';
}

/** A sentence, or JSON for who asks for that. */
const answerProgram: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent) return next(error);
  const { status, detail } = answerFor(error);
  if (status >= 500) note(error, request);
  sayWhen(error, status, response);
  response.status(status);
  if (!wantsJson(request)) response.type('text').send(`${detail}\n`);
  else response.json(error instanceof InvalidInput ? { detail, errors: error.fields } : { detail });
};

function wantsJson(request: Request): boolean {
  return request.accepts('text', 'json') === 'json';
}
