import type { Request, Response } from 'express';
import { openDirectRoom } from '../../domain/rooms/direct-rooms.ts';
import { parseInput } from '../../inputs/parse.ts';
import { UsernameInput } from '../../inputs/rooms.ts';
import { sayLimited } from '../../presenters/limits.ts';
import { actorOf } from '../middleware/authentication.ts';
import { orRedraw, sendDone } from '../reply.ts';
import { drawRooms } from './rooms.ts';

export async function createDirectRoom(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const { username } = parseInput(UsernameInput, request.body);
      const room = await openDirectRoom(actorOf(request), username);
      sendDone(request, response, `/rooms/${room.id}`);
    },
    (errors) => drawRooms(request, response, errors),
    (limited) => drawRooms(request, response, { username: sayLimited(limited) }),
  );
}
