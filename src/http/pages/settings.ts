import type { Request, Response } from 'express';
import { changeAvatar, removeAvatar } from '../../domain/accounts/avatars.ts';
import { readProfile, updateComfort, updateProfile } from '../../domain/accounts/profiles.ts';
import { type FieldErrors, InvalidInput } from '../../domain/errors.ts';
import { listMyRooms } from '../../domain/rooms/room-list.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import { ComfortInput, ProfileInput, TIME_ZONES } from '../../inputs/people.ts';
import { presentProfile, presentTimeZones } from '../../presenters/profiles.ts';
import { presentRoomList } from '../../presenters/rooms.ts';
import { presentSettingsNav } from '../../presenters/settings-nav.ts';
import { actorOf } from '../middleware/authentication.ts';
import { readUpload } from '../middleware/uploads.ts';
import { orRedraw, sendDone, sendPage } from '../reply.ts';

const HERE = '/settings/profile';
const timeZones = presentTimeZones(TIME_ZONES);

export function showProfileSettings(request: Request, response: Response): Promise<void> {
  return drawSettings(request, response, {});
}

export async function saveProfile(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      await updateProfile(actorOf(request), parseInput(ProfileInput, request.body));
      sendDone(request, response, HERE, 'Your profile is saved.');
    },
    (errors) => drawSettings(request, response, errors, typedValues(request.body)),
  );
}

export async function saveComfort(request: Request, response: Response): Promise<void> {
  await updateComfort(actorOf(request), parseInput(ComfortInput, request.body));
  sendDone(request, response, HERE, 'Saved.');
}

export async function uploadAvatar(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const upload = await readUpload(request, response, 'avatar');
      if (!upload) throw new InvalidInput({ avatar: 'Choose a picture first.' });
      await changeAvatar(actorOf(request), upload);
      sendDone(request, response, HERE, 'This is your picture now.');
    },
    (errors) => drawSettings(request, response, errors),
  );
}

export async function removeOwnAvatar(request: Request, response: Response): Promise<void> {
  await removeAvatar(actorOf(request));
  sendDone(request, response, HERE, 'Your picture is removed.');
}

async function drawSettings(
  request: Request,
  response: Response,
  errors: FieldErrors,
  typed: Record<string, string> = {},
): Promise<void> {
  const actor = actorOf(request);
  const profile = await readProfile(actor, actor.username);
  const { displayName, bio, timeZone } = profile;
  const data = {
    list: presentRoomList(await listMyRooms(actor)),
    nav: presentSettingsNav('profile'),
    profile: presentProfile(profile, actor),
    timeZones,
    values: { display_name: displayName, bio, time_zone: timeZone ?? '', ...typed },
    errors,
  };
  sendPage(request, response, 'settings-profile', { title: 'Your profile' }, data);
}
