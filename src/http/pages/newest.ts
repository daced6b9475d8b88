import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { momentNow } from '../../domain/changes.ts';
import { readMyNewest } from '../../domain/messages/my-newest.ts';
import { readNewest } from '../../domain/messages/newest.ts';
import { reachPlace } from '../../domain/rooms/place.ts';
import { logBytes } from '../../presenters/log.ts';
import type { Visitor } from '../middleware/authentication.ts';
import { drawDocument, hasFlash, wantsFragment } from '../reply.ts';
import { NONCE, type Pieces, sendAndKeep, sendKnownPage } from './known-pages.ts';
import { gather } from './room-view.ts';

/** In a page that is drawn to be taken apart. */
const MARKS = { log: randomUUID(), nonce: randomUUID() };
const AT_MARKS = new RegExp(`(${MARKS.log}|${MARKS.nonce})`);

/** Whether a room is asked for at its newest end, with nothing else to say: as it is asked for again and again. */
export function asksForNewest(request: IncomingMessage): boolean {
  return !request.url?.includes('?') && !hasFlash(request);
}

/**
 * The newest page of a room, or its log alone for htmx. What is the same for everybody in the room is read and drawn once for
 * all of them. False, and nothing sent, for somebody who is not in the room.
 */
export async function sendNewest(
  visitor: Visitor,
  request: IncomingMessage,
  response: ServerResponse,
  roomId: number,
): Promise<boolean> {
  if (sendKnownPage(visitor, request, response)) return true;
  const moment = momentNow();
  const drawn = await (wantsFragment(request)
    ? drawLog(visitor, roomId)
    : drawWhole(visitor, request, roomId));
  if (!drawn) return false;
  sendAndKeep(visitor, request, response, drawn.pieces, { moment, roomIds: drawn.roomIds });
  return true;
}

interface Drawn {
  readonly pieces: Pieces;
  /** What the pieces show something of. */
  readonly roomIds: readonly number[];
}

async function drawLog({ actor }: Visitor, roomId: number): Promise<Drawn> {
  await reachPlace(actor, roomId);
  return { pieces: [logBytes(await readNewest(roomId), null)], roomIds: [roomId] };
}

async function drawWhole(
  { actor }: Visitor,
  request: IncomingMessage,
  roomId: number,
): Promise<Drawn | undefined> {
  const newest = await readMyNewest(actor, roomId);
  if (!newest) return undefined;
  const { head, data } = await gather(actor, newest, { nonce: MARKS.nonce });
  const origin = `http://${request.headers.host}`;
  const html = drawDocument({ actor, origin, flash: null }, 'room', head, { ...data, log: MARKS.log });
  const log = logBytes(newest.page, data.unreadAfter);
  const pieces = html.split(AT_MARKS).map((text) => {
    if (text === MARKS.nonce) return NONCE;
    return text === MARKS.log ? log : Buffer.from(text);
  });
  return { pieces, roomIds: newest.roomIds };
}
