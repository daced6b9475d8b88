import type { RequestHandler } from 'express';
import { Forbidden } from '../../domain/errors.ts';
import { isOwnOrigin } from '../../inputs/origin.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * Refuses writes that another site's page caused. Browsers say so in Sec-Fetch-Site, or at least in Origin; a program
 * that sends neither has no cookies that somebody could abuse. (Like Go's http.CrossOriginProtection.)
 */
export const refuseCrossSite: RequestHandler = (request, _response, next) => {
  if (SAFE_METHODS.has(request.method)) return next();
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const isOurs = site
    ? OWN_SITES.has(site)
    : origin === undefined || isOwnOrigin(origin, request.get('host'));
  if (!isOurs) throw new Forbidden('This came from another site, so nothing was done.');
  next();
};
