import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { config } from '../../config.ts';
import { isUnchangedSince } from '../../domain/changes.ts';
import type { Visitor } from '../middleware/authentication.ts';
import { ROOM_PATTERN } from '../middleware/request-log.ts';
import { peekSession } from '../middleware/session-store.ts';
import { sendPieces, wantsFragment } from '../reply.ts';

/** What a page of one person was drawn of: what was said and who was who in these rooms at that moment. */
interface Ground {
  readonly userId: number;
  readonly moment: number;
  readonly roomIds: readonly number[];
}

/** Stands where each answer has another nonce. */
export const NONCE = Symbol('nonce');

/** A page in pieces: what is the same for many people is there once for all of them. */
export type Pieces = readonly (Buffer | typeof NONCE)[];

interface KnownPage extends Ground {
  readonly pieces: Pieces;
  readonly etag: string;
}

/** Who was sent a page. */
interface Delivery extends Ground {
  readonly cookie: string | undefined;
  readonly sessionId: string;
  readonly address: string;
}

const KEPT_BYTES = 64_000_000;
/** Some 20,000 with the cookies that browsers have. */
const KEPT_DELIVERY_BYTES = 20_000_000;
/** What is kept takes about this much besides what it is made of. */
const ENTRY_BYTES = 600;
const ROOM_ID_BYTES = 8;
/** Only what was changed behind Parley's back is ever that old. */
const LIFETIME_MS = 30_000;

const pages = new LRUCache<string, KnownPage>({
  maxSize: KEPT_BYTES,
  ttl: LIFETIME_MS,
  sizeCalculation: ({ pieces, roomIds }, key) =>
    pieces.reduce((sum, piece) => sum + (piece === NONCE ? 1 : piece.length), weigh(key, roomIds)),
});

/** By the tag that the browser sends back. */
const deliveries = new LRUCache<string, Delivery>({
  maxSize: KEPT_DELIVERY_BYTES,
  ttl: LIFETIME_MS,
  sizeCalculation: ({ cookie = '', address, roomIds }) => weigh(address, roomIds) + cookie.length,
});

/** What a request says may be as long as Node lets it be, so that it counts too. */
function weigh(said: string, roomIds: readonly number[]): number {
  return ENTRY_BYTES + said.length + roomIds.length * ROOM_ID_BYTES;
}

const processId = randomUUID();
let drawn = 0;

/**
 * Answers 304 to the browser that has a page as it is now, before anything else is done: its cookie is, to the letter, that
 * of an open session.
 */
export function answerUnchanged(request: IncomingMessage, response: ServerResponse): boolean {
  const etag = request.headers['if-none-match'];
  const known = etag === undefined || request.method !== 'GET' ? undefined : deliveries.get(etag);
  const isTheirs = known && known.cookie === request.headers.cookie && known.address === addressOf(request);
  if (!etag || !isTheirs || !peekSession(known.sessionId) || !isStill(known)) return false;
  request.pattern = ROOM_PATTERN;
  request.knownSessionId = known.sessionId;
  response.writeHead(304, { 'Cache-Control': 'private, no-cache', ETag: etag }).end();
  return true;
}

/** Answers with the page that was drawn for this person before, if all it shows is as it was. */
export function sendKnownPage(visitor: Visitor, request: IncomingMessage, response: ServerResponse): boolean {
  const page = pages.get(keyOf(visitor, request));
  if (!page || !isStill(page)) return false;
  sendTagged(visitor, request, response, page);
  return true;
}

/** Answers with a page that was drawn of what was read since that moment, and keeps it. */
export function sendAndKeep(
  visitor: Visitor,
  request: IncomingMessage,
  response: ServerResponse,
  pieces: Pieces,
  { moment, roomIds }: Pick<Ground, 'moment' | 'roomIds'>,
): void {
  const ground = { userId: visitor.actor.id, moment, roomIds };
  const page = { ...ground, pieces, etag: `W/"${processId}-${++drawn}"` };
  pages.set(keyOf(visitor, request), page);
  sendTagged(visitor, request, response, page);
}

function sendTagged(
  { sessionId }: Visitor,
  request: IncomingMessage,
  response: ServerResponse,
  { pieces, etag, userId, moment, roomIds }: KnownPage,
): void {
  const { cookie } = request.headers;
  deliveries.set(etag, { userId, moment, roomIds, cookie, sessionId, address: addressOf(request) });
  const bytes = pieces.map((piece) => (piece === NONCE ? Buffer.from(randomUUID()) : piece));
  sendPieces(request, response, etag, bytes);
}

function isStill({ moment, userId, roomIds }: Ground): boolean {
  return isUnchangedSince(moment, { userId, roomIds });
}

function keyOf({ actor }: Visitor, request: IncomingMessage): string {
  return `${actor.id} ${addressOf(request)}`;
}

/** A page may name its own host, and answers htmx with a piece of itself. */
function addressOf(request: IncomingMessage): string {
  const host = config.publicOrigin ? '' : request.headers.host;
  return `${host} ${wantsFragment(request)} ${request.url}`;
}
