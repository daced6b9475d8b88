import type { Request, Response } from 'express';
import type { FieldErrors } from '../../domain/errors.ts';
import { Forbidden } from '../../domain/errors.ts';
import { canLeave } from '../../domain/policies/rooms.ts';
import { listOnlineMembers } from '../../domain/presence/presence.ts';
import { isOnlyOwner, leaveRoom, removeMember, returnToRoom } from '../../domain/rooms/departures.ts';
import { findInvitable } from '../../domain/rooms/invitable.ts';
import { addMember, joinRoom, listMembers } from '../../domain/rooms/memberships.ts';
import { reachRoom } from '../../domain/rooms/reach.ts';
import { changeRole, handOver } from '../../domain/rooms/roles.ts';
import { listMyRooms } from '../../domain/rooms/room-list.ts';
import { parseId } from '../../inputs/ids.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import { parseWords, RoleInput, UsernameInput } from '../../inputs/rooms.ts';
import { presentInvitable, presentMember } from '../../presenters/members.ts';
import { presentRoomHead, presentRoomList } from '../../presenters/rooms.ts';
import { actorOf } from '../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage } from '../reply.ts';

export async function join(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  await joinRoom(actorOf(request), roomId);
  sendDone(request, response, `/rooms/${roomId}`, 'You are in.');
}

export async function askDeparture(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const room = await reachRoom(actor, parseId(request.params.roomId));
  if (!canLeave(room)) throw new Forbidden('A direct conversation cannot be left.');
  const data = { room: presentRoomHead(actor, room), isOnlyOwner: await isOnlyOwner(actor.id, room.id) };
  sendPage(request, response, 'departure', { title: `Leave ${room.name}` }, data);
}

export async function depart(request: Request, response: Response): Promise<void> {
  const room = await leaveRoom(actorOf(request), parseId(request.params.roomId));
  const flash = { text: `You have left ${room.name}.`, undo: `/rooms/${room.id}/return` };
  sendDone(request, response, '/rooms', flash);
}

export async function comeBack(request: Request, response: Response): Promise<void> {
  const roomId = parseId(request.params.roomId);
  await returnToRoom(actorOf(request), roomId);
  sendDone(request, response, `/rooms/${roomId}`, 'You are back.');
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

export async function removeRoomMember(request: Request, response: Response): Promise<void> {
  const { roomId, userId } = parseMember(request);
  const user = await removeMember(actorOf(request), roomId, userId);
  sendDone(
    request,
    response,
    `/rooms/${roomId}/members`,
    `${user.displayName} is not in this room any more.`,
  );
}

export async function changeMemberRole(request: Request, response: Response): Promise<void> {
  const { roomId, userId } = parseMember(request);
  const { role } = parseInput(RoleInput, request.body);
  const user = await changeRole(actorOf(request), roomId, userId, role);
  sendDone(request, response, `/rooms/${roomId}/members`, `${user.displayName}: ${role}.`);
}

export async function handRoomOver(request: Request, response: Response): Promise<void> {
  const { roomId, userId } = parseMember(request);
  const user = await handOver(actorOf(request), roomId, userId);
  sendDone(request, response, `/rooms/${roomId}/members`, `${user.displayName} owns this room now.`);
}

function parseMember({ params }: Request): { roomId: number; userId: number } {
  return { roomId: parseId(params.roomId), userId: parseId(params.userId) };
}

async function drawMembers(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const actor = actorOf(request);
  const { room, members } = await listMembers(actor, parseId(request.params.roomId));
  const words = parseWords(request.query.q);
  const [rooms, invitable, online] = await Promise.all([
    listMyRooms(actor),
    findInvitable(actor, room, words),
    listOnlineMembers(room.id),
  ]);
  const list = presentRoomList(rooms, { currentRoomId: room.id });
  const data = {
    list,
    room: presentRoomHead(actor, room),
    members: members.map((member) => presentMember(member, actor, room, online)),
    invitable: invitable.map(presentInvitable),
    words,
    values: { username: '', ...typedValues(request.body) },
    errors,
  };
  sendPage(request, response, 'members', { title: `Members of ${room.name}`, unread: list.unread }, data);
}
