import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { config } from '../config.ts';
import { createAssetRoutes } from './assets.ts';
import { answerError, nothingHere } from './errors.ts';
import { identify } from './middleware/authentication.ts';
import { readBodies } from './middleware/bodies.ts';
import { refuseCrossSite } from './middleware/csrf.ts';
import { requestLog } from './middleware/request-log.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { touchSession } from './middleware/sessions.ts';
import { createOpsRoutes, type Readiness } from './ops.ts';
import { answerUnchanged } from './pages/known-pages.ts';
import { createPageRoutes, createUploadRoutes } from './pages/routes.ts';

/** The whole HTTP side. The order counts: what is cheap, and needs nobody to be known, comes first. */
export function createApp({
  askReadiness,
  sessions,
}: {
  askReadiness: () => Promise<Readiness>;
  sessions: RequestHandler;
}): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', 'simple');

  app.use(requestLog);
  app.use(securityHeaders);
  app.use(createOpsRoutes(askReadiness));
  app.use(createAssetRoutes());
  app.get('/rooms/:roomId', answerUnchanged);
  app.use(compression());
  app.use(refuseCrossSite);
  app.use(sessions, identify, touchSession);
  app.use(createUploadRoutes());
  app.use(readBodies);
  app.use(createPageRoutes());
  app.use(nothingHere);
  app.use(answerError);
  return app;
}
