import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { Forbidden } from '../../domain/errors.ts';
import { isOwnOrigin } from '../../inputs/origin.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * Whether this is a write that another site's page caused. Browsers say so in Sec-Fetch-Site, or at least in Origin; a
 * program that sends neither has no cookies that somebody could abuse. (Like Go's http.CrossOriginProtection.)
 */
export function isCrossSite({ method = '', headers }: IncomingMessage): boolean {
  if (SAFE_METHODS.has(method)) return false;
  const { 'sec-fetch-site': site, origin, host } = headers;
  if (site) return !OWN_SITES.has(String(site));
  return origin !== undefined && !isOwnOrigin(origin, host);
}

/** Refuses those. */
export const refuseCrossSite: RequestHandler = (request, _response, next) => {
  if (isCrossSite(request)) throw new Forbidden('This came from another site, so nothing was done.');
  next();
};
