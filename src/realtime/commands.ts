import { isSessionOpen } from '../domain/accounts/sessions.ts';
import { DomainError, NotFound } from '../domain/errors.ts';
import { postMessage } from '../domain/messages/posting.ts';
import { reachRoom } from '../domain/rooms/reach.ts';
import { markRead } from '../domain/rooms/unread.ts';
import { MessageInput } from '../inputs/messages.ts';
import { parseInput } from '../inputs/parse.ts';
import type { SocketFrame } from '../inputs/socket-frames.ts';
import { renderChanges } from '../presenters/messages.ts';
import { renderFragment } from '../presenters/templates.ts';
import type { Connection } from './connection.ts';
import { CLOSE } from './frames.ts';
import { hub } from './hub.ts';
import { readFrames } from './live-room.ts';

/** Does what a socket asks. Somebody who is not in the room (any more) loses the socket; other refusals are told. */
export async function obey(connection: Connection, frame: SocketFrame): Promise<void> {
  try {
    if (frame.type === 'sync') await sync(connection, frame.since);
    else if (frame.type === 'read') await markRead(connection.actor, connection.roomId, frame.seq);
    else await postMessage(connection.actor, connection.roomId, parseInput(MessageInput, frame));
  } catch (error) {
    if (error instanceof NotFound) connection.close(CLOSE.rightLost, 'not yours');
    else if (error instanceof DomainError) connection.send(renderRefusal(error));
    else throw error;
  }
}

/**
 * Replay and subscribe in one step: (1) watch the room, with delivery held back; (2) only now ask whether this person
 * may, because a right that ends from here on closes the connection; (3) send what changed since; (4) let go what came
 * meanwhile.
 */
async function sync(connection: Connection, since: number): Promise<void> {
  const room = hub.watch(connection);
  await Promise.all([room.open(), requireRight(connection)]);
  let rev = since;
  for await (const frame of readFrames(connection.roomId, since)) {
    if (!connection.isOpen) return;
    await connection.replay(frame.bytes);
    rev = frame.lastRev;
  }
  connection.send(Buffer.from(renderChanges([], rev)));
  connection.release(rev);
}

async function requireRight({ actor, sessionId, roomId }: Connection): Promise<void> {
  const [isOpen] = await Promise.all([isSessionOpen(sessionId, actor.id), reachRoom(actor, roomId)]);
  if (!isOpen) throw new NotFound();
}

function renderRefusal(error: DomainError): Buffer {
  return Buffer.from(renderFragment('post-refused', { detail: error.message }));
}
