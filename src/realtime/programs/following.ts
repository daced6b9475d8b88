import { isSessionOpen } from '../../domain/accounts/open-sessions.ts';
import type { Actor } from '../../domain/actor.ts';
import { NotFound } from '../../domain/errors.ts';
import { readChanges } from '../../domain/messages/history.ts';
import type { StoredMessage } from '../../domain/messages/message.ts';
import { reachPlaceNow } from '../../domain/rooms/place.ts';
import { listMyRoomIds, readCounters } from '../../domain/rooms/standing.ts';
import { log } from '../../telemetry/log.ts';
import { CLOSE } from '../frames.ts';
import { readMissedEvents } from './events.ts';
import type { FollowedRoom, ProgramSocket } from './program-socket.ts';

/**
 * Follows what the socket is about: (1) watches, with delivery held back; (2) only now asks whether this person may, because a
 * right that ends from here on closes the socket; (3) waits for where the program wants to begin.
 */
export async function start(socket: ProgramSocket, revs: ReadonlyMap<number, number>): Promise<void> {
  try {
    const rooms = socket.roomId === null ? await followAll(socket) : [socket.follow(socket.roomId)];
    await requireRight(socket);
    await Promise.all(rooms.map(({ room }) => room.open()));
    if (!socket.isOpen) return;
    socket.expectSync(
      new Map(rooms.map((each) => [each.room.roomId, wayOn(socket, each, revs.get(each.room.roomId))])),
    );
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    socket.close(CLOSE.rightLost, 'not yours');
  }
}

/** From `rev`, where the room was before the socket opened; what came before it was watched is read. */
function wayOn(socket: ProgramSocket, followed: FollowedRoom, rev = followed.room.rev): () => void {
  if (rev === followed.room.rev) return () => socket.goOn(followed, rev);
  return () => void orClose(socket, () => replay(socket, followed, rev));
}

async function orClose(socket: ProgramSocket, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn({ err: error, socketId: socket.id }, 'a room could not be followed');
    socket.close(CLOSE.tooSlow, 'try again');
  }
}

async function requireRight({ actor, sessionId, roomId }: ProgramSocket): Promise<void> {
  if (!(await isSessionOpen(sessionId, actor.id))) throw new NotFound();
  if (roomId !== null) await reachPlaceNow(actor, roomId);
}

/** Read again when the person came into a room or went out of one meanwhile: what is followed is what they are in. */
async function followAll(socket: ProgramSocket): Promise<FollowedRoom[]> {
  const { actor, membershipChanges } = socket;
  const roomIds = await listMyRoomIds(actor);
  if (!socket.isOpen) return [];
  if (membershipChanges !== socket.membershipChanges) return followAll(socket);
  socket.isFollowing = true;
  return roomIds.map((roomId) => socket.follow(roomId));
}

/**
 * A room that the person has just come into: from there on, if anybody knows where that was. The line that says so to the
 * others in the room is told already.
 */
export async function openRoom(
  socket: ProgramSocket,
  followed: FollowedRoom,
  revision: number | undefined,
): Promise<void> {
  const { room } = followed;
  await orClose(socket, async () => {
    await room.open();
    const [first] = revision === undefined ? [] : await readChanges(room.roomId, revision, 1);
    const isKnown = first && saysThatHere(first, socket.actor);
    await replay(socket, followed, isKnown ? first.rev : (revision ?? room.rev));
  });
}

function saysThatHere({ kind, senderId, subject }: StoredMessage, { id }: Actor): boolean {
  return (kind === 'joined' && senderId === id) || (kind === 'added' && subject?.id === id);
}

/** So many rooms are read together: of what they have missed, no more waits in memory for somebody who does not read. */
const ROOMS_AT_ONCE = 20;

/** Each of these rooms from its own `rev` on; from now on they wait for it. */
export async function replayAll(
  socket: ProgramSocket,
  rooms: readonly { readonly followed: FollowedRoom; readonly rev: number }[],
): Promise<void> {
  for (const { followed } of rooms) socket.hold(followed);
  for (let first = 0; first < rooms.length && socket.isOpen; first += ROOMS_AT_ONCE) {
    const together = rooms.slice(first, first + ROOMS_AT_ONCE);
    await Promise.all(together.map(({ followed, rev }) => replay(socket, followed, rev)));
  }
}

/** Everything of the room that came after `since`, then what is new; nothing of it is lost or comes twice in between. */
function replay(socket: ProgramSocket, followed: FollowedRoom, since: number): Promise<void> {
  socket.hold(followed);
  const replaying = followed.replayed.then(() => replayNext(socket, followed, since));
  followed.replayed = replaying.catch(() => undefined);
  return replaying;
}

async function replayNext(socket: ProgramSocket, followed: FollowedRoom, since: number): Promise<void> {
  const { room } = followed;
  socket.hold(followed);
  // Who has seen more than there is has it of a database that was put back to an earlier state.
  let rev = Math.min(since, (await readCounters(room.roomId)).revision);
  for await (const { wire, lastRev } of readMissedEvents(room.roomId, rev)) {
    if (!socket.has(followed)) return;
    if (wire.length > 0) await socket.replay(wire);
    rev = lastRev;
  }
  socket.goOn(followed, rev);
}
