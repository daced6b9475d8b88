import type { Request, Response } from 'express';
import { endMyOtherSessions, endMySession, listMySessions } from '../../../domain/accounts/session-list.ts';
import { listMyRooms } from '../../../domain/rooms/room-list.ts';
import { parseId } from '../../../inputs/ids.ts';
import { presentDevice } from '../../../presenters/devices.ts';
import { presentRoomList } from '../../../presenters/rooms.ts';
import { presentSettingsNav } from '../../../presenters/settings-nav.ts';
import { actorOf, visitorOf } from '../../middleware/authentication.ts';
import { sendDone, sendPage } from '../../reply.ts';

const HERE = '/settings/sessions';

export async function showSessions(request: Request, response: Response): Promise<void> {
  const { actor, sessionId } = visitorOf(request);
  const [sessions, rooms] = await Promise.all([listMySessions(actor, sessionId), listMyRooms(actor)]);
  const data = {
    list: presentRoomList(rooms),
    nav: presentSettingsNav('sessions'),
    devices: sessions.map((session) => presentDevice(session)),
  };
  sendPage(request, response, 'settings-sessions', { title: 'Your devices' }, data);
}

export async function endOneSession(request: Request, response: Response): Promise<void> {
  await endMySession(actorOf(request), parseId(request.params.sessionId));
  sendDone(request, response, HERE, 'That device is signed out.');
}

export async function endOtherSessions(request: Request, response: Response): Promise<void> {
  const { actor, sessionId } = visitorOf(request);
  const count = await endMyOtherSessions(actor, sessionId);
  sendDone(
    request,
    response,
    HERE,
    count === 1 ? 'One device is signed out.' : `${count} devices are signed out.`,
  );
}
