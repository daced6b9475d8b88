import './environment.ts';
import AdminJSExpress from '@adminjs/express';
import AdminJS, { Router as AdminRouter } from 'adminjs';
import { type Request, type RequestHandler, Router } from 'express';
import type { Actor } from '../src/domain/actor.ts';
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
  return (request, response, next) => panels[actorOf(request).role as StaffRole](request, response, next);
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
