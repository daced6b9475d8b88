import type { Request, Response } from 'express';
import type { FieldErrors } from '../../domain/errors.ts';
import { searchMessages } from '../../domain/messages/search.ts';
import { listMyRooms } from '../../domain/rooms/room-list.ts';
import { parseId } from '../../inputs/ids.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import { parseSearch, SearchInput } from '../../inputs/search.ts';
import { presentRoomList } from '../../presenters/rooms.ts';
import { presentSearch, type SearchResultsView } from '../../presenters/search.ts';
import { actorOf } from '../middleware/authentication.ts';
import { orRedraw, sendPage } from '../reply.ts';

/** `/search?q=`: the form, and below it what was found. */
export async function showSearch(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => drawSearch(request, response, {}, await search(request)),
    (errors) => drawSearch(request, response, errors, null),
  );
}

/** null when nothing was asked yet. */
async function search(request: Request): Promise<SearchResultsView | null> {
  const { q } = parseInput(SearchInput, request.query);
  const query = parseSearch(q);
  if (!query) return null;
  const before = request.query.before === undefined ? undefined : parseId(request.query.before);
  return presentSearch(await searchMessages(actorOf(request), query, { before }), q, query.words);
}

async function drawSearch(
  request: Request,
  response: Response,
  errors: FieldErrors,
  results: SearchResultsView | null,
): Promise<void> {
  const data = {
    list: presentRoomList(await listMyRooms(actorOf(request))),
    values: { q: typedValues(request.query).q ?? '' },
    errors,
    results,
    isLater: request.query.before !== undefined,
  };
  sendPage(request, response, 'search', { title: 'Search' }, data);
}
