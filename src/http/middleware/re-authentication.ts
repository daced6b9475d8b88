import type { Request, RequestHandler } from 'express';
import { Forbidden } from '../../domain/errors.ts';
import { parseLocalPath } from '../../inputs/accounts.ts';
import { wantsFragment, wantsJson } from '../reply.ts';
import { saveSession } from './authentication.ts';

/** For how long somebody need not show again that it is they. Signing in shows it, too. */
const CONFIRMED_FOR_MS = 10 * 60 * 1000;

/**
 * For what a stranger at an open screen must not do: sends those to /settings/confirm who have not given their password
 * lately, and from there back. Forms with something to type have it on their page as well, so that nothing typed is lost.
 */
export const requireRecentPassword: RequestHandler = (request, response, next) => {
  if (isRecentlyConfirmed(request)) return next();
  if (wantsFragment(request) || wantsJson(request))
    throw new Forbidden('Confirm first that it is you, at /settings/confirm.');
  response.redirect(303, `/settings/confirm?next=${encodeURIComponent(pageOf(request))}`);
};

export function isRecentlyConfirmed({ session }: Request): boolean {
  return Date.now() - (session.confirmedAt ?? 0) < CONFIRMED_FOR_MS;
}

export async function noteConfirmation(request: Request): Promise<void> {
  request.session.confirmedAt = Date.now();
  await saveSession(request);
}

/** Where the person was: the page that was asked for, or that the form was on. */
function pageOf(request: Request): string {
  if (request.method === 'GET') return request.originalUrl;
  const referer = request.get('referer') ?? '';
  const url = URL.canParse(referer) ? new URL(referer) : undefined;
  return (url?.host === request.get('host') && parseLocalPath(url?.pathname)) || '/settings/profile';
}
