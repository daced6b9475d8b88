import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Actor } from '../../domain/actor.ts';
import { momentNow } from '../../domain/changes.ts';
import { NotFound } from '../../domain/errors.ts';
import { readDraft } from '../../domain/messages/drafts.ts';
import { type HistoryCursor, type HistoryPage, readHistory } from '../../domain/messages/history.ts';
import { reachReactableMessage } from '../../domain/messages/reach.ts';
import { canPost } from '../../domain/policies/rooms.ts';
import { readPresence } from '../../domain/presence/presence.ts';
import type { ReachedRoom } from '../../domain/rooms/reach.ts';
import { findOpenRoom, listMyRooms } from '../../domain/rooms/room-list.ts';
import { listMyRoomIds } from '../../domain/rooms/standing.ts';
import { listReceipts } from '../../domain/rooms/unread.ts';
import { parseId } from '../../inputs/ids.ts';
import { QUICK_EMOJI } from '../../presenters/emoji.ts';
import { excerptOf } from '../../presenters/excerpt.ts';
import { presentLog } from '../../presenters/log.ts';
import { presentReceipts } from '../../presenters/receipts.ts';
import { presentPresence, presentRoomHead, presentRoomList } from '../../presenters/rooms.ts';
import { renderFragment } from '../../presenters/templates.ts';
import { actorOf } from '../middleware/authentication.ts';
import { drawPage, hasFlash, sendPage, wantsFragment } from '../reply.ts';
import { sendAndKeep, sendKnownPage } from './known-pages.ts';

/** What stands in the composer: a draft, or what could not be posted and why. */
interface Composer {
  readonly body?: string | undefined;
  readonly nonce?: string | undefined;
  readonly replyTo?: number | undefined;
  readonly error?: string | null;
}

/** `/rooms/:id`: the conversation, at its newest end or where the address says; a fragment for endless scrolling. */
export async function showRoom(request: Request, response: Response): Promise<void> {
  if (isPlain(request) && sendKnownPage(request, response)) return;
  const moment = momentNow();
  const page = await readOrOffer(request, response, parseId(request.params.roomId));
  if (!page) return;
  const { reply_to: replyTo } = request.query;
  if (wantsFragment(request)) response.type('html').send(renderContinuation(page, parseCursor(request)));
  else if (isPlain(request)) await drawAndKeep(request, response, page, moment);
  else
    await drawRoom(request, response, page, {
      replyTo: replyTo === undefined ? undefined : parseId(replyTo),
    });
}

/** Asked for at its newest end, with nothing else to say: as it is asked for again and again. */
function isPlain(request: Request): boolean {
  return Object.keys(request.query).length === 0 && !wantsFragment(request) && !hasFlash(request);
}

async function drawAndKeep(
  request: Request,
  response: Response,
  page: HistoryPage,
  moment: number,
): Promise<void> {
  const roomIds = await listMyRoomIds(actorOf(request));
  const { head, data } = await gather(request, page, {});
  const html = drawPage(request, response, 'room', head, data);
  sendAndKeep(request, response, html, data.composer.nonce, { moment, roomIds });
}

/** What a log that is shown already goes on with: it has an edge where it goes on further, and none where it began. */
function renderContinuation(page: HistoryPage, { before, after }: HistoryCursor): string {
  const { older, newer, items } = presentPage(page, null);
  const edges = { older: after === undefined ? older : null, newer: before === undefined ? newer : null };
  return renderFragment('log-page', { ...edges, items });
}

/** The room page; after a post that could not be taken, with what was typed and why. */
export async function drawRoom(
  request: Request,
  response: Response,
  page: HistoryPage,
  composer: Composer,
): Promise<void> {
  const { head, data } = await gather(request, page, composer);
  sendPage(request, response, 'room', head, data);
}

/** What the page shows. */
async function gather(request: Request, page: HistoryPage, composer: Composer) {
  const actor = actorOf(request);
  const { room } = page;
  const unread = room.messageCount - room.lastReadSeq;
  const [rooms, receipts, draft, reply, presence] = await Promise.all([
    listMyRooms(actor),
    listReceipts(room),
    readDraft(actor, room.id),
    presentReply(actor, room, composer.replyTo),
    room.otherId === null ? null : readPresence(room.otherId),
  ]);
  const list = presentRoomList(rooms, { currentRoomId: room.id });
  const data = {
    ...presentPage(page, dividerAfter(request) ?? (unread > 0 ? room.lastReadSeq : null)),
    list,
    room: presentRoomHead(actor, room),
    presence: presence && presentPresence(presence),
    rev: room.revision,
    lastReadSeq: room.lastReadSeq,
    isNewest: !page.hasNewer,
    firstWords: firstWordsIn(room),
    firstUnread: unread > 0 ? presentFirstUnread(page, unread) : null,
    receipts: presentReceipts(actor, room, receipts),
    composer: {
      body: composer.body ?? draft,
      draft,
      reply,
      nonce: composer.nonce ?? randomUUID(),
      error: composer.error ?? null,
    },
    readThrough: unread > 0 ? room.messageCount : null,
    quickEmoji: QUICK_EMOJI,
  };
  return { head: { title: room.name, unread: list.unread }, data };
}

/** Where the person came in, on the way back to it: by then everything is read. */
function dividerAfter({ query }: Request): number | undefined {
  return query.divider === undefined ? undefined : parseId(query.divider) - 1;
}

/** What is being answered, when it is in this room. */
async function presentReply(actor: Actor, room: ReachedRoom, messageId: number | undefined) {
  if (messageId === undefined) return null;
  const message = await reachReactableMessage(actor, messageId);
  if (message.roomId !== room.id) throw new NotFound();
  return { id: messageId, author: message.senderDisplayName, excerpt: excerptOf(message.body) };
}

/** What invites to write in an empty room. */
function firstWordsIn({ kind, name, otherId, ...room }: ReachedRoom): string | null {
  if (!canPost(room)) return null;
  if (kind !== 'direct') return `Say the first word: everybody in ${name} will see it.`;
  return otherId === null ? 'What you write here, only you see.' : `Say the first word to ${name}.`;
}

/** The way to where the person stopped reading. */
function presentFirstUnread({ room, messages }: HistoryPage, unread: number) {
  const first = room.lastReadSeq + 1;
  const isShown = messages.some((message) => message.seq === first);
  return {
    href: isShown ? '#unread' : `/rooms/${room.id}?around=${first}&divider=${first}#unread`,
    label: unread === 1 ? 'One new message' : `${unread} new messages`,
  };
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
