import type { Request, RequestHandler, Response } from 'express';
import { NotFound } from '../../../domain/errors.ts';
import { requireStaff } from '../../../domain/moderation/staff.ts';
import { isAdmin } from '../../../domain/policies/moderation.ts';
import { listMyRooms } from '../../../domain/rooms/room-list.ts';
import { parseId } from '../../../inputs/ids.ts';
import { type ModerationSection, presentModerationNav } from '../../../presenters/moderation-nav.ts';
import { presentRoomList } from '../../../presenters/rooms.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { sendPage } from '../../reply.ts';

/** Where a page stands among those of the people who keep order. */
export interface Place {
  readonly title: string;
  readonly section: ModerationSection;
}

/** For everybody else there is nothing here, whether they are signed in or not. */
export const requireStaffHere: RequestHandler = (request, _response, next) => {
  if (!request.user) throw new NotFound();
  requireStaff(request.user);
  next();
};

/** Answers with one of these pages: with the person's rooms at its side, and the links to the others. */
export async function sendModerationPage(
  request: Request,
  response: Response,
  name: string,
  { title, section }: Place,
  data: object,
): Promise<void> {
  const actor = actorOf(request);
  const list = presentRoomList(await listMyRooms(actor));
  const frame = { list, title, nav: presentModerationNav(actor, section), isAdmin: isAdmin(actor) };
  const head = { title, unread: list.unread };
  sendPage(request, response, name, head, { ...data, ...frame });
}

/** Where a list goes on, as its address says. Throws NotFound. */
export function cursorIn({ query }: Request): { before?: number } {
  return query.before === undefined ? {} : { before: parseId(query.before) };
}

/** The link to what is older, with all that the list is narrowed to; null at the end. */
export function olderIn(request: Request, nextBefore: number | null): string | null {
  if (nextBefore === null) return null;
  const texts = Object.entries(request.query).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  );
  const query = new URLSearchParams({ ...Object.fromEntries(texts), before: String(nextBefore) });
  return `${request.baseUrl}${request.path}?${query}`;
}
