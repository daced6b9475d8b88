import type { Request, Response } from 'express';
import { findPeople } from '../../domain/accounts/people.ts';
import { listMyRooms, listOpenRooms } from '../../domain/rooms/room-list.ts';
import { parseId } from '../../inputs/ids.ts';
import { parseWords } from '../../inputs/rooms.ts';
import { presentSwitcher } from '../../presenters/switcher.ts';
import { renderPartial } from '../../presenters/templates.ts';
import { actorOf } from '../middleware/authentication.ts';
import { sendPage, wantsFragment } from '../reply.ts';

/** `/switcher?q=`: one's rooms, people and open rooms that a few letters could mean; in a dialog, or as a page. */
export async function showSwitcher(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const words = parseWords(request.query.q);
  const [mine, people, open] = await Promise.all([
    listMyRooms(actor),
    findPeople(words),
    listOpenRooms(actor, words),
  ]);
  const roomId = request.query.room === undefined ? undefined : parseId(request.query.room);
  const found = presentSwitcher(words, { mine, people, open }, { actorId: actor.id, roomId });
  const data = { words, ...found };
  if (wantsFragment(request)) response.type('html').send(renderPartial('switcher-results', data));
  else sendPage(request, response, 'switcher', { title: 'Go to' }, data);
}
