import type { IncomingMessage } from 'node:http';
import { identifyToken, redeemTicket } from '../../domain/accounts/api-tokens.ts';
import { NotFound } from '../../domain/errors.ts';
import { reachPlaceNow } from '../../domain/rooms/place.ts';
import { listMyRoomIds, readCounters } from '../../domain/rooms/standing.ts';
import { parseBearer } from '../../inputs/bearer.ts';
import { parseId } from '../../inputs/ids.ts';
import type { Admission } from '../live-socket.ts';
import { createPace } from '../pace.ts';
import { ProgramSocket } from './program-socket.ts';

export const PROGRAM_PATH = /^\/ws\/chat(?:\/([^/?]*))?\/?(?:\?|$)/;

const paceOfPrograms = createPace();

/**
 * Who comes in by `/ws/chat` or `/ws/chat/:room_id`, with a token or a ticket: cookies do not count there, so it does not
 * matter which page has opened it. Or the status that refuses them.
 */
export async function admitProgram(request: IncomingMessage): Promise<Admission | number> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const given = PROGRAM_PATH.exec(pathname)?.[1];
  await paceOfPrograms();
  const token = parseBearer(request.headers.authorization);
  const ticket = searchParams.get('ticket');
  const caller = token ? await identifyToken(token) : ticket ? await redeemTicket(ticket) : undefined;
  if (!caller) return 401;
  if (!caller.scopes.includes('read')) return 403;
  try {
    const roomId = given ? parseId(given) : null;
    if (roomId !== null) await reachPlaceNow(caller.actor, roomId);
    const revs = await readRevs(roomId === null ? await listMyRoomIds(caller.actor) : [roomId]);
    const open: Admission['open'] = (socket, stream) =>
      new ProgramSocket(socket, stream, caller, { roomId, revs });
    return { userId: caller.actor.id, open };
  } catch (error) {
    if (error instanceof NotFound) return 404;
    throw error;
  }
}

/** Where the rooms are before the socket opens: it hears of everything after that. */
async function readRevs(roomIds: readonly number[]): Promise<Map<number, number>> {
  const rooms = await Promise.all(roomIds.map(readCounters));
  return new Map(rooms.map(({ roomId, revision }) => [roomId, revision]));
}
