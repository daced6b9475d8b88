import type { Request, Response } from 'express';
import { listNotifications, markNotificationsRead } from '../../domain/accounts/notifications.ts';
import { listMyHeldMessages } from '../../domain/moderation/held-messages.ts';
import { listMyRooms } from '../../domain/rooms/room-list.ts';
import { parseId } from '../../inputs/ids.ts';
import { presentNotification, presentWaiting } from '../../presenters/notifications.ts';
import { presentRoomList } from '../../presenters/rooms.ts';
import { actorOf } from '../middleware/authentication.ts';
import { sendPage } from '../reply.ts';

/** `/notifications`: what Parley told this person, and what of theirs waits for a moderator. Whatever it shows is seen by that. */
export async function showNotifications(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const before = request.query.before === undefined ? undefined : parseId(request.query.before);
  const { items, nextBefore } = await listNotifications(actor, { before });
  const [newest] = items;
  if (newest && before === undefined) await markNotificationsRead(actor, newest.id);
  const [waiting, rooms] = await Promise.all([
    before === undefined ? listMyHeldMessages(actor) : [],
    listMyRooms(actor),
  ]);
  const list = presentRoomList(rooms);
  const data = {
    list,
    waiting: waiting.map(presentWaiting),
    notifications: items.map(presentNotification),
    more: nextBefore === null ? null : `/notifications?before=${nextBefore}`,
  };
  if (request.user) request.user = { ...request.user, unreadNotifications: 0 };
  sendPage(request, response, 'notifications', { title: 'Notifications', unread: list.unread }, data);
}
