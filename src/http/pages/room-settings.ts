import type { Request, Response } from 'express';
import type { FieldErrors } from '../../domain/errors.ts';
import { preferRoom } from '../../domain/rooms/preferences.ts';
import { reachRoom } from '../../domain/rooms/reach.ts';
import { listMyRooms } from '../../domain/rooms/room-list.ts';
import { changeRoom, setArchived } from '../../domain/rooms/settings.ts';
import { parseId } from '../../inputs/ids.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import { PreferencesInput, RoomSettingsInput } from '../../inputs/rooms.ts';
import { presentRoomHead, presentRoomList } from '../../presenters/rooms.ts';
import { actorOf } from '../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage } from '../reply.ts';

/** `/rooms/:id/settings`: what I want of the room; and for those who keep order, what the room is. */
export function showRoomSettings(request: Request, response: Response): Promise<void> {
  return drawSettings(request, response, {});
}

export async function changeRoomSettings(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  await orRedraw(
    request,
    response,
    async () => {
      await changeRoom(actorOf(request), roomId, parseInput(RoomSettingsInput, request.body));
      sendDone(request, response, `/rooms/${roomId}`, 'The room is changed.');
    },
    (errors) => drawSettings(request, response, errors),
  );
}

export async function setPreferences(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  const { starred, level } = parseInput(PreferencesInput, request.body);
  await preferRoom(actorOf(request), roomId, { isStarred: starred, notificationLevel: level });
  sendDone(request, response, level ? `/rooms/${roomId}/settings` : `/rooms/${roomId}`, 'Noted.');
}

export function archive(request: Request, response: Response): Promise<void> {
  return moveToArchive(request, response, true);
}

export function unarchive(request: Request, response: Response): Promise<void> {
  return moveToArchive(request, response, false);
}

async function moveToArchive(request: Request, response: Response, isArchived: boolean): Promise<void> {
  const roomId = parseId(request.params.roomId);
  await setArchived(actorOf(request), roomId, isArchived);
  const text = isArchived ? 'The room is archived.' : 'The room is in use again.';
  sendDone(request, response, `/rooms/${roomId}`, text);
}

async function drawSettings(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const actor = actorOf(request);
  const room = await reachRoom(actor, parseId(request.params.roomId));
  const list = presentRoomList(await listMyRooms(actor), { currentRoomId: room.id });
  const { name, topic, kind } = room;
  const values = { name, topic, kind, ...typedValues(request.body) };
  const data = { list, room: presentRoomHead(actor, room), values, errors };
  const head = { title: `Settings of ${name}`, unread: list.unread };
  sendPage(request, response, 'room-settings', head, data);
}
