import { isSessionOpen } from '../domain/accounts/open-sessions.ts';
import { findActor } from '../domain/accounts/people.ts';
import { DomainError, NotFound } from '../domain/errors.ts';
import { preparePost } from '../domain/messages/posting.ts';
import { reachPlaceNow } from '../domain/rooms/place.ts';
import { listMyRoomIds } from '../domain/rooms/standing.ts';
import { markRead } from '../domain/rooms/unread.ts';
import { MessageInput } from '../inputs/messages.ts';
import { parseInput } from '../inputs/parse.ts';
import type { SocketFrame } from '../inputs/socket-frames.ts';
import { renderChanges } from '../presenters/log.ts';
import { renderFragment } from '../presenters/templates.ts';
import type { Connection } from './connection.ts';
import { CLOSE, toWire } from './frames.ts';
import { hub } from './hub.ts';
import { createPace } from './pace.ts';
import { readReceipts, readReplay } from './replays.ts';
import { sendRoomLists } from './room-lists.ts';
import { tellTyping } from './typing.ts';

/** Does what a socket asks; `next` is called when the next command may begin, if that is before the end. Somebody who is not in the room (any more) loses the socket; other refusals are told. */
export async function obey(connection: Connection, frame: SocketFrame, next: () => void): Promise<void> {
  try {
    if (frame.type === 'sync') await sync(connection, frame.since);
    else if (connection.roomId !== null) await obeyInRoom(connection, connection.roomId, frame, next);
  } catch (error) {
    if (error instanceof NotFound) connection.close(CLOSE.rightLost, 'not yours');
    else if (error instanceof DomainError) connection.send(toWire(renderRefusal(error)));
    else throw error;
  }
}

async function obeyInRoom(
  connection: Connection,
  roomId: number,
  frame: SocketFrame,
  next: () => void,
): Promise<void> {
  // As they are now: the socket may be older than their role, or than a ban.
  const actor = await findActor(connection.actor.id);
  if (!actor) throw new NotFound();
  if (frame.type === 'read') await markRead(actor, roomId, frame.seq);
  // Only a screen that has shown its right is heard.
  if (frame.type === 'typing' && connection.followed.has(roomId)) await tellTyping(actor, roomId);
  if (frame.type === 'post') {
    const { body, nonce, reply_to: replyTo } = parseInput(MessageInput, frame);
    const write = await preparePost(actor, roomId, { body, nonce, replyTo });
    const written = write();
    next();
    await written;
  }
}

const paceOfSyncs = createPace();

async function sync(connection: Connection, since: number): Promise<void> {
  await paceOfSyncs();
  if (connection.roomId === null) await requireSession(connection);
  else await replay(connection, connection.roomId, since);
  if (connection.isOpen) await catchUp(connection);
}

/**
 * Replay and subscribe in one step: (1) watch the room, with delivery held back; (2) only now ask whether this person
 * may, because a right that ends from here on closes the connection; (3) send what changed since; (4) let go what came
 * meanwhile.
 */
async function replay(connection: Connection, roomId: number, since: number): Promise<void> {
  const room = hub.watch(connection, roomId);
  await Promise.all([reachPlaceNow(connection.actor, roomId), room.open(), requireSession(connection)]);
  let rev = since;
  for await (const { wire, lastRev } of readReplay(roomId, since)) {
    if (!connection.isOpen) return;
    await connection.replay(wire);
    rev = lastRev;
  }
  connection.send(toWire(renderChanges([], rev)));
  connection.release(rev);
}

/**
 * From now on what happens in the person's rooms; and first what happened before: who has read how far, the room list,
 * who is online. In this order, so that nothing falls between the two.
 */
async function catchUp(connection: Connection): Promise<void> {
  connection.holdNews();
  await followRooms(connection);
  const receipts = connection.roomId === null ? undefined : await readReceipts(connection.roomId);
  if (receipts) connection.send(receipts);
  if (connection.isOpen) await sendRoomLists([connection]);
}

/** Read again when the person came into a room or went out of one meanwhile: what is followed is what they are in. */
async function followRooms(connection: Connection): Promise<void> {
  const { actor, membershipChanges } = connection;
  const roomIds = await listMyRoomIds(actor);
  if (!connection.isOpen) return;
  if (membershipChanges !== connection.membershipChanges) return followRooms(connection);
  connection.isFollowing = true;
  for (const roomId of roomIds) hub.follow(connection, roomId);
}

async function requireSession({ actor, sessionId }: Connection): Promise<void> {
  if (!(await isSessionOpen(sessionId, actor.id))) throw new NotFound();
}

function renderRefusal(error: DomainError): string {
  return renderFragment('post-refused', { detail: error.message });
}
