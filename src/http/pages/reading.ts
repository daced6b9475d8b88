import type { Request, Response } from 'express';
import { markRead, markUnread } from '../../domain/rooms/unread.ts';
import { parseId } from '../../inputs/ids.ts';
import { parseInput } from '../../inputs/parse.ts';
import { ReadInput } from '../../inputs/rooms.ts';
import { actorOf } from '../middleware/authentication.ts';
import { sendDone } from '../reply.ts';

export async function markRoomRead(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  await markRead(actorOf(request), roomId, parseInput(ReadInput, request.body).seq);
  sendDone(request, response, `/rooms/${roomId}`, 'Marked as read.');
}

/** From a message on. What was unread is read again as soon as the room is looked at, so this leads to the rooms. */
export async function markRoomUnread(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  await markUnread(actorOf(request), roomId, parseInput(ReadInput, request.body).seq);
  sendDone(request, response, '/rooms', 'Marked as unread.');
}
