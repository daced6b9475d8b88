import type { Request, Response } from 'express';
import type { FieldErrors } from '../../domain/errors.ts';
import { listMyRooms, listOpenRooms } from '../../domain/rooms/room-list.ts';
import { createRoom } from '../../domain/rooms/rooms.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import { NewRoomInput, parseWords } from '../../inputs/rooms.ts';
import { sayLimited } from '../../presenters/limits.ts';
import { presentRoomList } from '../../presenters/rooms.ts';
import { actorOf } from '../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage } from '../reply.ts';

const NEW_ROOM = { kind: 'open', name: '', topic: '', members: '' };

export function showRooms(request: Request, response: Response): Promise<void> {
  return drawRooms(request, response, {});
}

/** The person's rooms, those to browse, and the form that starts a direct conversation; perhaps with its errors. */
export async function drawRooms(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const actor = actorOf(request);
  const filter = parseWords(request.query.filter);
  const [mine, openRooms] = await Promise.all([listMyRooms(actor), listOpenRooms(actor, filter)]);
  const list = presentRoomList(mine, { filter });
  const directRoom = { values: { username: typedValues(request.body).username ?? '' }, errors };
  const head = { title: 'Rooms', unread: list.unread };
  sendPage(request, response, 'rooms', head, { list, filter, openRooms, directRoom });
}

export function showNewRoom(request: Request, response: Response): void {
  drawNewRoom(request, response, {});
}

export async function createNewRoom(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const room = await createRoom(actorOf(request), parseInput(NewRoomInput, request.body));
      sendDone(request, response, `/rooms/${room.id}`, `${room.name} is ready.`);
    },
    (errors) => drawNewRoom(request, response, errors),
    (limited) => drawNewRoom(request, response, { form: sayLimited(limited) }),
  );
}

function drawNewRoom(request: Request, response: Response, errors: FieldErrors): void {
  const values = { ...NEW_ROOM, ...typedValues(request.body) };
  sendPage(request, response, 'new-room', { title: 'New room' }, { values, errors });
}
