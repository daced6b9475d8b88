import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Actor } from '../src/domain/actor.ts';

const THEMES = ['light', 'dark'];

/** Every page of AdminJS is this document with other data. */
const MARK = 'window.REDUX_STATE';

/**
 * Makes the pages of AdminJS ours on their way out: its two scripts get the nonce that the policy names, and nothing is asked of
 * another host.
 */
export function dressPages(actorOf: (request: Request) => Actor): RequestHandler {
  return (request, response, next) => {
    const nonce = randomBytes(16).toString('base64');
    response.set({ 'Content-Security-Policy': policyWith(nonce), 'Cache-Control': 'no-store' });
    const send = response.send.bind(response);
    response.send = (body: unknown) =>
      send(typeof body === 'string' && body.includes(MARK) ? dress(body, nonce, actorOf(request)) : body);
    next();
  };
}

/** Its components write their styles into the page as they are drawn. */
function policyWith(nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self' data:`,
    `connect-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** The first script of the head and the first of the body: whatever else there is came from somewhere else. */
function dress(html: string, nonce: string, { theme }: Actor): string {
  const bodyAt = html.indexOf('<body>');
  const [head, body] = [html.slice(0, bodyAt), html.slice(bodyAt)];
  const chosen = THEMES.find((each) => each === theme) ?? 'system';
  const ours = '<script src="/admin/frontend/assets/theme.js"></script>';
  return (
    withNonce(head, nonce)
      .replace('<html lang=en>', `<html lang="en" data-theme="${chosen}">`)
      .replace(/<link rel="stylesheet" href="https:\/\/fonts\.googleapis[^>]*>/, ours)
      .replace(/<link rel="shortcut icon"[^>]*>/, '<link rel="icon" href="/icons/parley.svg">')
      .replace('color-scheme: light;', '') + withNonce(body, nonce)
  );
}

function withNonce(html: string, nonce: string): string {
  return html.replace('<script>', `<script nonce="${nonce}">`);
}
