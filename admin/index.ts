import './environment.ts';
import AdminJSExpress from '@adminjs/express';
import AdminJS, { Router as AdminRouter, NotFoundError } from 'adminjs';
import { type Request, type RequestHandler, Router } from 'express';
import type { Actor } from '../src/domain/actor.ts';
import { NotFound } from '../src/domain/errors.ts';
import { createAssetRoutes } from './assets.ts';
import { introduce } from './current-admin.ts';
import { readDashboardFor } from './dashboard.ts';
import { branding, locale } from './look.ts';
import { dressPages } from './pages.ts';
import { createResources } from './resources/index.ts';
import type { StaffRole } from './staff-role.ts';
import { refuseUnknownTargets } from './targets.ts';

const ROOT_PATH = '/admin';

/**
 * AdminJS, one for each role: what a role may not see does not exist in its panel. Whoever comes here is staff; `actorOf` says
 * who it is.
 */
export function createPanel(actorOf: (request: Request) => Actor): RequestHandler {
  const panels = { moderator: createPanelFor('moderator', actorOf), admin: createPanelFor('admin', actorOf) };
  return (request, response, next) => {
    // For several rows AdminJS throws when one of them is not there.
    const answer = (error?: unknown) => next(error instanceof NotFoundError ? new NotFound() : error);
    panels[actorOf(request).role as StaffRole](request, response, answer);
  };
}

function createPanelFor(role: StaffRole, actorOf: (request: Request) => Actor): RequestHandler {
  const panel = new AdminJS({
    rootPath: ROOT_PATH,
    loginPath: '/sign-in',
    logoutPath: '/',
    branding,
    assets: { styles: ['/admin/frontend/assets/panel.css'] },
    locale,
    resources: createResources(role),
    dashboard: { component: 'Dashboard', handler: readDashboardFor },
  });
  const guarded = Router().use(introduce(actorOf), refuseUnknownTargets(panel), dressPages(actorOf));
  guarded.use(createAssetRoutes(AdminRouter.assets));
  return AdminJSExpress.buildRouter(panel, guarded as never) as unknown as RequestHandler;
}
