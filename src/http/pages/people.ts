import type { Request, Response } from 'express';
import { listPeople, PEOPLE_PER_PAGE } from '../../domain/accounts/directory.ts';
import { listMyRooms } from '../../domain/rooms/room-list.ts';
import { parseId } from '../../inputs/ids.ts';
import { parseInput } from '../../inputs/parse.ts';
import { DirectoryInput } from '../../inputs/people.ts';
import { presentPerson } from '../../presenters/people.ts';
import { presentRoomList } from '../../presenters/rooms.ts';
import { actorOf } from '../middleware/authentication.ts';
import { sendPage } from '../reply.ts';

/** `/people`: everybody on this server, or those whose name contains `?q=`; `?from=` is how many to leave out. */
export async function showPeople(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const { q: query } = parseInput(DirectoryInput, request.query);
  const from = request.query.from === undefined ? 0 : parseId(request.query.from);
  const { people, hasMore } = await listPeople(actor, { query, from });
  const data = {
    list: presentRoomList(await listMyRooms(actor)),
    query,
    people: people.map((person) => presentPerson(person, actor)),
    first: from > 0 ? hrefOf(query, 0) : null,
    more: hasMore ? hrefOf(query, from + PEOPLE_PER_PAGE) : null,
  };
  sendPage(request, response, 'people', { title: 'People' }, data);
}

function hrefOf(query: string, from: number): string {
  const parameters = new URLSearchParams({
    ...(query && { q: query }),
    ...(from > 0 && { from: String(from) }),
  });
  return parameters.size > 0 ? `/people?${parameters}` : '/people';
}
