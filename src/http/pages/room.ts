import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { momentNow } from '../../domain/changes.ts';
import { NotFound } from '../../domain/errors.ts';
import { type HistoryCursor, type HistoryPage, readHistory } from '../../domain/messages/history.ts';
import { readMyNewest } from '../../domain/messages/my-newest.ts';
import { readNewest } from '../../domain/messages/newest.ts';
import { reachPlace } from '../../domain/rooms/place.ts';
import { findOpenRoom, listMyRooms } from '../../domain/rooms/room-list.ts';
import { listReceipts } from '../../domain/rooms/unread.ts';
import { parseId } from '../../inputs/ids.ts';
import { logBytes, renderLog } from '../../presenters/log.ts';
import { actorOf } from '../middleware/authentication.ts';
import { drawPage, hasFlash, sendPage, wantsFragment } from '../reply.ts';
import { NONCE, sendAndKeep, sendKnownPage } from './known-pages.ts';
import { type Composer, gather } from './room-view.ts';

/** In a page that is drawn to be taken apart. */
const MARKS = { log: randomUUID(), nonce: randomUUID() };
const AT_MARKS = new RegExp(`(${MARKS.log}|${MARKS.nonce})`);

/** `/rooms/:id`: the conversation, at its newest end or where the address says; a fragment for endless scrolling. */
export async function showRoom(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  if (isPlain(request) && (sendKnownPage(request, response) || (await sendNewest(request, response, roomId))))
    return;
  const page = await readOrOffer(request, response, roomId);
  if (!page) return;
  const { reply_to: replyTo } = request.query;
  if (wantsFragment(request)) response.type('html').send(renderContinuation(page, parseCursor(request)));
  else
    await drawRoom(request, response, page, {
      replyTo: replyTo === undefined ? undefined : parseId(replyTo),
    });
}

/** Asked for at its newest end, with nothing else to say: as it is asked for again and again. */
function isPlain(request: Request): boolean {
  return Object.keys(request.query).length === 0 && !hasFlash(request);
}

/** What is the same for everybody in the room is read and drawn once for all of them. False for somebody who is not. */
async function sendNewest(request: Request, response: Response, roomId: number): Promise<boolean> {
  const moment = momentNow();
  if (wantsFragment(request)) {
    await reachPlace(actorOf(request), roomId);
    const pieces = [logBytes(await readNewest(roomId), null)];
    sendAndKeep(request, response, pieces, { moment, roomIds: [roomId] });
    return true;
  }
  const newest = await readMyNewest(actorOf(request), roomId);
  if (!newest) return false;
  const { head, data } = await gather(request, newest, { nonce: MARKS.nonce });
  const html = drawPage(request, response, 'room', head, { ...data, log: MARKS.log });
  const log = logBytes(newest.page, data.unreadAfter);
  const pieces = html.split(AT_MARKS).map((text) => {
    if (text === MARKS.nonce) return NONCE;
    return text === MARKS.log ? log : Buffer.from(text);
  });
  sendAndKeep(request, response, pieces, { moment, roomIds: newest.roomIds });
  return true;
}

/** What a log that is shown already goes on with: it has an edge where it goes on further, and none where it began. */
function renderContinuation(page: HistoryPage, { before, after }: HistoryCursor): string {
  if (before !== undefined) return renderLog(page, { edges: 'older' });
  return renderLog(page, { edges: after === undefined ? 'both' : 'newer' });
}

/** The room page; after a post that could not be taken, with what was typed and why. */
export async function drawRoom(
  request: Request,
  response: Response,
  page: HistoryPage,
  composer: Composer,
): Promise<void> {
  const actor = actorOf(request);
  const [rooms, receipts] = await Promise.all([listMyRooms(actor), listReceipts(page.room)]);
  const { head, data } = await gather(request, { page, rooms, receipts }, composer);
  const log = renderLog(page, { unreadAfter: data.unreadAfter });
  sendPage(request, response, 'room', head, { ...data, log });
}

/** An open room that the person is not in: not there for them (404), but the page has its door. */
async function readOrOffer(
  request: Request,
  response: Response,
  roomId: number,
): Promise<HistoryPage | undefined> {
  try {
    return await readHistory(actorOf(request), roomId, parseCursor(request));
  } catch (error) {
    const room =
      error instanceof NotFound && !wantsFragment(request) ? await findOpenRoom(roomId) : undefined;
    if (!room) throw error;
    response.status(404);
    sendPage(request, response, 'join-room', { title: room.name }, { room });
  }
}

function parseCursor({ query }: Request): HistoryCursor {
  if (query.around !== undefined) return { around: parseId(query.around) };
  if (query.before !== undefined) return { before: parseId(query.before) };
  if (query.after !== undefined) return { after: parseId(query.after) };
  return {};
}
