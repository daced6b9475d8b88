import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { isUnchangedSince } from '../../domain/changes.ts';
import { actorOf } from '../middleware/authentication.ts';
import { sendHtml } from '../reply.ts';

/** A page of one person as it was drawn at that moment, of what was said and who was who in these rooms. */
interface KnownPage {
  readonly moment: number;
  readonly roomIds: readonly number[];
  /** Around the nonce, which is another one each time. */
  readonly parts: readonly string[];
  readonly etag: string;
}

const KEPT_CHARACTERS = 64_000_000;
/** Only what was changed behind Parley's back is ever that old. */
const LIFETIME_MS = 30_000;

const pages = new LRUCache<string, KnownPage>({
  maxSize: KEPT_CHARACTERS,
  ttl: LIFETIME_MS,
  sizeCalculation: ({ parts }) => parts.join('').length,
});

const processId = randomUUID();
let drawn = 0;

/** Answers with the page that was drawn for this person before, or with 304, if all it shows is as it was. */
export function sendKnownPage(request: Request, response: Response): boolean {
  const page = pages.get(keyOf(request));
  if (!page || !isUnchangedSince(page.moment, actorOf(request).id, page.roomIds)) return false;
  response.set('ETag', page.etag);
  if (request.fresh) response.set('Cache-Control', 'private, no-cache').status(304).end();
  else sendHtml(response, page.parts.join(randomUUID()));
  return true;
}

/** Keeps a page that was drawn, with that nonce, of what was read since that moment; returns the tag it has now. */
export function keepPage(
  request: Request,
  html: string,
  nonce: string,
  { moment, roomIds }: Pick<KnownPage, 'moment' | 'roomIds'>,
): string {
  const etag = `W/"${processId}-${++drawn}"`;
  pages.set(keyOf(request), { moment, roomIds, parts: html.split(nonce), etag });
  return etag;
}

/** Where it is and whose; a page names its own host. */
function keyOf(request: Request): string {
  return [actorOf(request).id, request.protocol, request.get('host'), request.originalUrl].join(' ');
}
