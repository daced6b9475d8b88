import express, { type Request, type RequestHandler, Router } from 'express';
import { Forbidden, NotFound } from '../domain/errors.ts';
import { requireStaff } from '../domain/moderation/staff.ts';
import { isOwnOrigin } from '../inputs/origin.ts';
import { actorOf } from './middleware/authentication.ts';
import { UnsupportedBody } from './middleware/bodies.ts';

const MAX_BODY = 64 * 1024;

/** What a link on another site may lead to; whatever else there is says something or does something. */
const PAGES = /^\/(?:(?:resources|frontend)\/.*)?$/i;

/**
 * The way to the panel for moderators and admins. For everybody else nothing is there, and until one of them comes
 * nothing of it is loaded.
 */
export function createAdminDoor(): RequestHandler {
  return Router().use(showToStaff, refuseOtherSites, readJson, enterPanel());
}

const showToStaff: RequestHandler = (request, _response, next) => {
  if (!request.user) throw new NotFound();
  requireStaff(request.user);
  next();
};

const refuseOtherSites: RequestHandler = (request, _response, next) => {
  const isPage = request.method === 'GET' && PAGES.test(request.path);
  if (!isPage && !isFromHere(request))
    throw new Forbidden('This came from another site, so nothing was done.');
  next();
};

/**
 * Whether a page of this site asked, for certain: AdminJS knows no tokens. Over plain http on a local network browsers
 * send no Sec-Fetch-Site, and with a GET no Origin; they send the Referer, as our policy has it.
 */
function isFromHere(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site) return site === 'same-origin';
  const from = request.get('origin') ?? originOf(request.get('referer'));
  return from !== undefined && isOwnOrigin(from, request.get('host'));
}

function originOf(address: string | undefined): string | undefined {
  return address && URL.canParse(address) ? new URL(address).origin : undefined;
}

const parseJson = express.json({ limit: MAX_BODY });

/** JSON is all that the panel's own forms send: what AdminJS would read besides it, files above all, ends here. */
const readJson: RequestHandler = (request, response, next) => {
  const hasBody =
    Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined;
  if (hasBody && !request.is('application/json')) throw new UnsupportedBody();
  parseJson(request, response, next);
};

/** AdminJS is a great deal of code: it is loaded when it is asked for. */
function enterPanel(): RequestHandler {
  let panel: Promise<RequestHandler> | undefined;
  const load = async () => (await import('../../admin/panel.ts')).createPanel(actorOf);
  return async (request, response, next) => {
    panel ??= load();
    // Failing once is no reason to fail for ever.
    panel.catch(() => {
      panel = undefined;
    });
    (await panel)(request, response, next);
  };
}
