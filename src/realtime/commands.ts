import { isSessionOpen } from '../domain/accounts/sessions.ts';
import { DomainError, NotFound } from '../domain/errors.ts';
import { postMessage } from '../domain/messages/posting.ts';
import { listOnlineNear } from '../domain/presence/presence.ts';
import { reachRoom } from '../domain/rooms/reach.ts';
import { listMyRooms } from '../domain/rooms/room-list.ts';
import { markRead } from '../domain/rooms/unread.ts';
import { MessageInput } from '../inputs/messages.ts';
import { parseInput } from '../inputs/parse.ts';
import type { SocketFrame } from '../inputs/socket-frames.ts';
import { renderChanges } from '../presenters/messages.ts';
import { renderOnline, renderRoomList, renderTyping } from '../presenters/news.ts';
import { renderFragment } from '../presenters/templates.ts';
import type { Connection } from './connection.ts';
import { CLOSE } from './frames.ts';
import { hub } from './hub.ts';
import { readFrames } from './live-room.ts';
import { tellRoom } from './tell.ts';

/** Does what a socket asks. Somebody who is not in the room (any more) loses the socket; other refusals are told. */
export async function obey(connection: Connection, frame: SocketFrame): Promise<void> {
  try {
    if (frame.type === 'sync') await sync(connection, frame.since);
    else if (connection.roomId !== null) await obeyInRoom(connection, connection.roomId, frame);
  } catch (error) {
    if (error instanceof NotFound) connection.close(CLOSE.rightLost, 'not yours');
    else if (error instanceof DomainError) connection.send(renderRefusal(error));
    else throw error;
  }
}

async function obeyInRoom(connection: Connection, roomId: number, frame: SocketFrame): Promise<void> {
  const { actor } = connection;
  if (frame.type === 'read') await markRead(actor, roomId, frame.seq);
  if (frame.type === 'typing') tellTyping(connection, roomId);
  if (frame.type === 'post') {
    const { body, nonce, reply_to: replyTo } = parseInput(MessageInput, frame);
    await postMessage(actor, roomId, { body, nonce, replyTo });
  }
}

async function sync(connection: Connection, since: number): Promise<void> {
  if (connection.roomId !== null) await replay(connection, connection.roomId, since);
  else await requireSession(connection);
  await catchUp(connection);
}

/**
 * Replay and subscribe in one step: (1) watch the room, with delivery held back; (2) only now ask whether this person
 * may, because a right that ends from here on closes the connection; (3) send what changed since; (4) let go what came
 * meanwhile.
 */
async function replay(connection: Connection, roomId: number, since: number): Promise<void> {
  const room = hub.watch(connection, roomId);
  await Promise.all([room.open(), requireSession(connection), reachRoom(connection.actor, roomId)]);
  let rev = since;
  for await (const frame of readFrames(roomId, since)) {
    if (!connection.isOpen) return;
    await connection.replay(frame.bytes);
    rev = frame.lastRev;
  }
  connection.send(Buffer.from(renderChanges([], rev)));
  connection.release(rev);
}

/**
 * The room list and who is online, as they are now, and from now on what happens in those rooms. Read again when the
 * person came into a room or went out of one meanwhile: what is followed is what they are in.
 */
async function catchUp(connection: Connection): Promise<void> {
  const { actor, roomId, membershipChanges } = connection;
  const [rooms, online] = await Promise.all([listMyRooms(actor), listOnlineNear(actor)]);
  if (!connection.isOpen) return;
  if (membershipChanges !== connection.membershipChanges) return catchUp(connection);
  connection.isFollowing = true;
  for (const room of rooms) hub.follow(connection, room.id);
  connection.send(Buffer.from(renderRoomList(rooms, roomId ?? undefined) + renderOnline(online)));
}

async function requireSession({ actor, sessionId }: Connection): Promise<void> {
  if (!(await isSessionOpen(sessionId, actor.id))) throw new NotFound();
}

/** Nothing is stored, and nothing is asked: only a screen that may see the room hears of it, and only such a one is heard. */
function tellTyping(connection: Connection, roomId: number): void {
  if (connection.followed.has(roomId) && connection.mayTellTyping())
    tellRoom(roomId, renderTyping(connection.actor));
}

function renderRefusal(error: DomainError): Buffer {
  return Buffer.from(renderFragment('post-refused', { detail: error.message }));
}
