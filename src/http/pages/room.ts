import type { Request, Response } from 'express';
import { NotFound } from '../../domain/errors.ts';
import { type HistoryCursor, type HistoryPage, readHistory } from '../../domain/messages/history.ts';
import { findRoomBan } from '../../domain/moderation/room-bans.ts';
import { sayWhy } from '../../domain/moderation/sentences.ts';
import { findOpenRoom, listMyRooms } from '../../domain/rooms/room-list.ts';
import { listReceipts } from '../../domain/rooms/unread.ts';
import { parseId } from '../../inputs/ids.ts';
import { renderLog } from '../../presenters/log.ts';
import { actorOf, visitorOf } from '../middleware/authentication.ts';
import { sendPage, wantsFragment } from '../reply.ts';
import { asksForNewest, sendNewest } from './newest.ts';
import { type Composer, gather } from './room-view.ts';

/** `/rooms/:id`: the conversation, at its newest end or where the address says; a fragment for endless scrolling. */
export async function showRoom(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  if (asksForNewest(request) && (await sendNewest(visitorOf(request), request, response, roomId))) return;
  const page = await readOrOffer(request, response, roomId);
  if (!page) return;
  const { reply_to: replyTo } = request.query;
  if (wantsFragment(request)) response.type('html').send(renderContinuation(page, parseCursor(request)));
  else
    await drawRoom(request, response, page, {
      replyTo: replyTo === undefined ? undefined : parseId(replyTo),
    });
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
  const { head, data } = await gather(actor, { page, rooms, receipts }, composer);
  const log = renderLog(page, { unreadAfter: dividerAfter(request) ?? data.unreadAfter });
  sendPage(request, response, 'room', head, { ...data, log });
}

/** Where the person came in, on the way back to it: by then everything is read. */
function dividerAfter({ query }: Request): number | undefined {
  return query.divider === undefined ? undefined : parseId(query.divider) - 1;
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
    const ban = await findRoomBan(roomId, actorOf(request).id);
    response.status(404);
    sendPage(request, response, 'join-room', { title: room.name }, { room, ban: ban ? sayWhy(ban) : null });
  }
}

function parseCursor({ query }: Request): HistoryCursor {
  if (query.around !== undefined) return { around: parseId(query.around) };
  if (query.before !== undefined) return { before: parseId(query.before) };
  if (query.after !== undefined) return { after: parseId(query.after) };
  return {};
}
