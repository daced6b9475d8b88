import type { RequestListener } from 'node:http';
import compression from 'compression';
import express, { type RequestHandler, Router } from 'express';
import { config } from '../config.ts';
import { createAdminDoor } from './admin.ts';
import { createApiRoutes } from './api/routes.ts';
import { createAssetRoutes } from './assets.ts';
import { answerError, nothingHere } from './errors.ts';
import { readBody } from './middleware/bodies.ts';
import { refuseCrossSite } from './middleware/csrf.ts';
import { identifyWith } from './middleware/known-people.ts';
import { logRequest, notePatterns } from './middleware/request-log.ts';
import { setSecurityHeaders } from './middleware/security-headers.ts';
import { createOpsRoutes, type Readiness } from './ops.ts';
import { answerUnchanged } from './pages/known-pages.ts';
import { createPageRoutes, createUploadRoutes } from './pages/routes.ts';
import { takeShortWay } from './short-way.ts';
import { createTextDoor, type FollowAsText } from './text-door.ts';
import { createWebhookDoor } from './webhooks.ts';

const FOR_ANYBODY = /^\/(?:healthz|readyz|metrics|assets|icons)/i;
const BY_WEBHOOK = /^\/hooks\//i;
const WITH_FILES = /^\/settings/i;
/** Such as `*`, which asks about the whole server: there is no session without a path. */
const NO_PATH = /^[^/]/;

/** Spares other requests the walk through these routes. */
function only(path: RegExp, routes: RequestHandler): RequestHandler {
  return (request, response, next) => (path.test(request.path) ? routes(request, response, next) : next());
}

const compress = compression();

/** What is sent back after a form is small; and who reads nothing compressed needs no preparations. */
const compressPages: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' && request.headers['accept-encoding'])
    return compress(request, response, next);
  response.vary('Accept-Encoding');
  next();
};

/** The whole HTTP side. The order counts: what is cheap, and needs nobody to be known, comes first. */
export function createApp({
  askReadiness,
  sessions,
  followAsText,
}: {
  askReadiness: () => Promise<Readiness>;
  sessions: RequestHandler;
  followAsText: FollowAsText;
}): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', 'simple');
  notePatterns(app);

  app.use(only(FOR_ANYBODY, Router().use(createOpsRoutes(askReadiness), createAssetRoutes())));
  app.use(createTextDoor(followAsText));
  app.use(compressPages);
  app.use('/api/v1', createApiRoutes());
  app.use(only(BY_WEBHOOK, createWebhookDoor()));
  app.use(only(NO_PATH, nothingHere));
  app.use(refuseCrossSite);
  app.use(identifyWith(sessions));
  app.use('/admin', createAdminDoor());
  app.use(only(WITH_FILES, createUploadRoutes()));
  app.use(readBody);
  app.use(createPageRoutes());
  app.use(nothingHere);
  app.use(answerError);
  const answer = takeShortWay(app);
  return (request, response) => {
    logRequest(request, response);
    setSecurityHeaders(response);
    if (!answerUnchanged(request, response)) answer(request, response);
  };
}
