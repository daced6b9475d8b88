import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, Response } from 'express';
import { config } from '../config.ts';
import type { Actor } from '../domain/actor.ts';
import { type FieldErrors, InvalidInput, TooMany } from '../domain/errors.ts';
import { parseFlash } from '../inputs/flash.ts';
import { type LimitedView, presentLimited } from '../presenters/limits.ts';
import { styleHrefOf } from '../presenters/own-style.ts';
import { renderPage } from '../presenters/templates.ts';
import { assetHrefs } from './assets.ts';
import { compress, encodingFor } from './compression.ts';
import { cookieName, cookieOptions, readCookie } from './middleware/cookies.ts';

const FLASH_COOKIE = 'parley-flash';
const FLASH_LIFETIME_MS = 60_000;

/** What every page says about itself. */
export interface PageHead {
  readonly title: string;
  readonly description?: string;
  /** The sum of the person's badges, for the title. */
  readonly unread?: number;
}

/** What a toast says, and where a form leads that takes it back. */
export interface Flash {
  readonly text: string;
  readonly undo?: string;
}

/** Answers with a whole page. */
export function sendPage(
  request: Request,
  response: Response,
  name: string,
  head: PageHead,
  data: object,
): void {
  sendHtml(response, drawPage(request, response, name, head, data));
}

/** Answers with a page that shows something for the only time: no browser keeps it. */
export function sendPageOnce(
  request: Request,
  response: Response,
  name: string,
  head: PageHead,
  data: object,
): void {
  const html = drawPage(request, response, name, head, data);
  response.set('Cache-Control', 'no-store').type('html').send(html);
}

/** A page is for one person, and asked for again each time: perhaps it is still as it was. */
export function sendHtml(response: Response, html: string): void {
  response.set('Cache-Control', 'private, no-cache').type('html').send(html);
}

/** The same with a page that is there in pieces, with a tag that says which one it is. */
export function sendPieces(
  request: IncomingMessage,
  response: ServerResponse,
  etag: string,
  pieces: readonly Buffer[],
): void {
  const headers = { 'Cache-Control': 'private, no-cache', ETag: etag, Vary: 'Accept-Encoding' };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const type = { ...headers, 'Content-Type': 'text/html; charset=utf-8' };
  const send = (sent: readonly Buffer[], more: object) => {
    const length = sent.reduce((sum, piece) => sum + piece.length, 0);
    response.writeHead(200, { ...type, ...more, 'Content-Length': length });
    for (const piece of sent) response.write(piece);
    response.end();
  };
  const encoding = encodingFor(request.headers['accept-encoding']);
  if (!encoding) send(pieces, {});
  else
    compress(Buffer.concat(pieces), encoding, (bytes) =>
      bytes ? send([bytes], { 'Content-Encoding': encoding }) : send(pieces, {}),
    );
}

/** Where this server is, as whoever asks knows it. */
export function originOf(request: Request): string {
  return config.publicOrigin ?? `${request.protocol}://${request.get('host')}`;
}

/** A whole page as HTML. */
export function drawPage(
  request: Request,
  response: Response,
  name: string,
  head: PageHead,
  data: object,
): string {
  const setting = {
    actor: request.user,
    flash: takeFlash(request, response),
    origin: originOf(request),
  };
  return drawDocument(setting, name, head, data);
}

/** The same for somebody, at the address that was asked. */
export function drawDocument(
  { actor, flash, origin }: { actor: Actor | undefined; flash: Flash | null; origin: string },
  name: string,
  head: PageHead,
  data: object,
): string {
  const page = {
    ...head,
    isRoom: name === 'room',
    viewer: actor ?? null,
    assets: assetHrefs,
    meHref: actor ? styleHrefOf(actor) : null,
    flash,
    origin: config.publicOrigin ?? origin,
  };
  return renderPage(name, { ...data, page });
}

/** htmx shows what happened by itself; a plain form is sent on, with a sentence that says it. */
export function sendDone(
  request: Request,
  response: Response,
  location: string,
  flash?: Flash | string,
): void {
  if (wantsFragment(request)) {
    response.status(204).end();
    return;
  }
  const shown = typeof flash === 'string' ? { text: flash } : flash;
  if (shown)
    response.cookie(cookieName(FLASH_COOKIE), JSON.stringify(shown), {
      ...cookieOptions,
      maxAge: FLASH_LIFETIME_MS,
    });
  response.redirect(303, location);
}

/** Whether a page would say what has just been done. */
export function hasFlash(request: IncomingMessage): boolean {
  return readCookie(request, FLASH_COOKIE) !== undefined;
}

function takeFlash(request: Request, response: Response): Flash | null {
  const cookie = readCookie(request, FLASH_COOKIE);
  if (!cookie) return null;
  response.clearCookie(cookieName(FLASH_COOKIE), cookieOptions);
  return parseFlash(cookie);
}

/**
 * Does what a form asks; when its input cannot be used, draws the form again, with 422 and its errors. `redrawLimited` does so,
 * with 429, for somebody who has to wait.
 */
export async function orRedraw(
  request: Request,
  response: Response,
  work: () => Promise<void>,
  redraw: (errors: FieldErrors) => Promise<void> | void,
  redrawLimited?: (limited: LimitedView) => Promise<void> | void,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (wantsFragment(request) || wantsJson(request)) throw error;
    if (error instanceof InvalidInput) {
      response.status(422);
      await redraw(error.fields);
    } else if (error instanceof TooMany && redrawLimited) {
      response.status(429).set('Retry-After', String(error.retryAfterSeconds));
      await redrawLimited(presentLimited(error));
    } else throw error;
  }
}

/** Whether htmx asks, for a piece of a page. */
export function wantsFragment({ headers }: IncomingMessage): boolean {
  return headers['hx-request'] === 'true';
}

/** Whether a program asks. */
export function wantsJson(request: Request): boolean {
  return request.accepts('html', 'json') === 'json';
}
