import type { Request, Response } from 'express';
import type { FieldErrors } from '../../domain/errors.ts';
import { Forbidden } from '../../domain/errors.ts';
import { canLeave } from '../../domain/policies/rooms.ts';
import { addMember, joinRoom, leaveRoom, listMembers } from '../../domain/rooms/memberships.ts';
import { reachRoom } from '../../domain/rooms/reach.ts';
import { listMyRooms } from '../../domain/rooms/room-list.ts';
import { parseId } from '../../inputs/ids.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import { UsernameInput } from '../../inputs/rooms.ts';
import { presentMember } from '../../presenters/members.ts';
import { presentRoomHead, presentRoomLinks } from '../../presenters/rooms.ts';
import { actorOf } from '../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage } from '../reply.ts';

export async function join(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  await joinRoom(actorOf(request), roomId);
  sendDone(request, response, `/rooms/${roomId}`, 'You are in.');
}

export async function askDeparture(request: Request, response: Response): Promise<void> {
  const room = await reachRoom(actorOf(request), parseId(request.params.roomId));
  if (!canLeave(room)) throw new Forbidden('A direct conversation cannot be left.');
  sendPage(request, response, 'departure', { title: `Leave ${room.name}` }, { room: presentRoomHead(room) });
}

export async function depart(request: Request, response: Response): Promise<void> {
  const room = await leaveRoom(actorOf(request), parseId(request.params.roomId));
  sendDone(request, response, '/rooms', `You have left ${room.name}.`);
}

export function showMembers(request: Request, response: Response): Promise<void> {
  return drawMembers(request, response, {});
}

export async function addRoomMember(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  await orRedraw(
    request,
    response,
    async () => {
      const { username } = parseInput(UsernameInput, request.body);
      const user = await addMember(actorOf(request), roomId, username);
      sendDone(request, response, `/rooms/${roomId}/members`, `${user.displayName} is in.`);
    },
    (errors) => drawMembers(request, response, errors),
  );
}

async function drawMembers(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const actor = actorOf(request);
  const { room, members } = await listMembers(actor, parseId(request.params.roomId));
  const data = {
    rooms: presentRoomLinks(await listMyRooms(actor), room.id),
    room: presentRoomHead(room),
    members: members.map((member) => presentMember(member, actor)),
    values: { username: '', ...typedValues(request.body) },
    errors,
  };
  sendPage(request, response, 'members', { title: `Members of ${room.name}` }, data);
}
