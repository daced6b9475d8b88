import type { Request, Response } from 'express';
import { readProfile } from '../../domain/accounts/profiles.ts';
import { listMyRooms } from '../../domain/rooms/room-list.ts';
import { parseUsername } from '../../inputs/people.ts';
import { presentProfile } from '../../presenters/profiles.ts';
import { presentRoomList } from '../../presenters/rooms.ts';
import { actorOf } from '../middleware/authentication.ts';
import { sendPage } from '../reply.ts';

/** `/people/:username`: who somebody is, and what one can do about them. A former name leads to the present one. */
export async function showProfile(request: Request, response: Response): Promise<void> {
  const actor = actorOf(request);
  const username = parseUsername(request.params.username);
  const profile = await readProfile(actor, username);
  if (profile.username.toLowerCase() !== username.toLowerCase())
    return response.redirect(302, `/people/${profile.username}`);
  const data = {
    list: presentRoomList(await listMyRooms(actor)),
    profile: presentProfile(profile, actor),
  };
  sendPage(request, response, 'profile', { title: profile.displayName }, data);
}
