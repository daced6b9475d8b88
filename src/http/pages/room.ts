import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Actor } from '../../domain/actor.ts';
import { NotFound } from '../../domain/errors.ts';
import { type HistoryCursor, type HistoryPage, readHistory } from '../../domain/messages/history.ts';
import { findOpenRoom, listMyRooms } from '../../domain/rooms/room-list.ts';
import { markRead } from '../../domain/rooms/unread.ts';
import { parseId } from '../../inputs/ids.ts';
import { parseInput } from '../../inputs/parse.ts';
import { ReadInput } from '../../inputs/rooms.ts';
import { presentLog } from '../../presenters/messages.ts';
import { presentRoomHead, presentRoomLinks } from '../../presenters/rooms.ts';
import { renderFragment } from '../../presenters/templates.ts';
import { actorOf } from '../middleware/authentication.ts';
import { sendDone, sendPage, wantsFragment } from '../reply.ts';

/** `/rooms/:id`: the conversation, at its newest end or where the address says; a fragment for endless scrolling. */
export async function showRoom(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const roomId = parseId(request.params.roomId);
  const page = await readOrOffer(request, response, actor, roomId);
  if (!page) return;
  if (wantsFragment(request)) response.type('html').send(renderContinuation(page, parseCursor(request)));
  else await drawRoom(request, response, page);
}

/** What a log that is shown already goes on with: it has an edge where it goes on further, and none where it began. */
function renderContinuation(page: HistoryPage, { before, after }: HistoryCursor): string {
  const { older, newer, items } = presentPage(page, null);
  const edges = { older: after === undefined ? older : null, newer: before === undefined ? newer : null };
  return renderFragment('log-page', { ...edges, items });
}

export async function markRoomRead(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  await markRead(actorOf(request), roomId, parseInput(ReadInput, request.body).seq);
  sendDone(request, response, `/rooms/${roomId}`, 'Marked as read.');
}

/** The room page; after a post that could not be taken, with what was typed and why. */
export async function drawRoom(
  request: Request,
  response: Response,
  page: HistoryPage,
  composer: { body: string; nonce: string | undefined; error: string | null } = {
    body: '',
    nonce: undefined,
    error: null,
  },
): Promise<void> {
  const { room } = page;
  const unread = room.messageCount - room.lastReadSeq;
  const data = {
    ...presentPage(page, unread > 0 ? room.lastReadSeq : null),
    rooms: presentRoomLinks(await listMyRooms(actorOf(request)), room.id),
    room: presentRoomHead(room),
    rev: room.revision,
    lastReadSeq: room.lastReadSeq,
    isNewest: !page.hasNewer,
    composer: { ...composer, nonce: composer.nonce ?? randomUUID() },
    readThrough: unread > 0 ? room.messageCount : null,
  };
  sendPage(request, response, 'room', { title: room.name }, data);
}

function presentPage(page: HistoryPage, unreadAfter: number | null) {
  const path = `/rooms/${page.room.id}`;
  const [first, last] = [page.messages[0], page.messages.at(-1)];
  return {
    older: page.hasOlder && first ? `${path}?before=${first.seq}` : null,
    newer: page.hasNewer && last ? `${path}?after=${last.seq}` : null,
    items: presentLog(page.messages, unreadAfter),
  };
}

/** An open room that the person is not in: not there for them (404), but the page has its door. */
async function readOrOffer(
  request: Request,
  response: Response,
  actor: Actor,
  roomId: number,
): Promise<HistoryPage | undefined> {
  try {
    return await readHistory(actor, roomId, parseCursor(request));
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
