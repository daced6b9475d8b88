import type { Request, Response } from 'express';
import {
  beginSecondFactor,
  confirmSecondFactor,
  readSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
} from '../../../domain/accounts/second-factor.ts';
import { type FieldErrors, NotFound } from '../../../domain/errors.ts';
import { listMyRooms } from '../../../domain/rooms/room-list.ts';
import { CodeInput } from '../../../inputs/accounts.ts';
import { parseInput } from '../../../inputs/parse.ts';
import { drawQrCode } from '../../../presenters/qr-code.ts';
import { presentRoomList } from '../../../presenters/rooms.ts';
import { presentSettingsNav } from '../../../presenters/settings-nav.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage, sendPageOnce } from '../../reply.ts';

const HERE = '/settings/second-factor';

export function showSecondFactor(request: Request, response: Response): Promise<void> {
  return drawSettings(request, response, {});
}

/** The key as a picture to be scanned; only for as long as it waits for its first code. */
export async function sendQrCode(request: Request, response: Response): Promise<void> {
  const state = await readSecondFactor(actorOf(request));
  if (state.is !== 'begun') throw new NotFound();
  const svg = await drawQrCode(state.key.uri);
  response.set('Cache-Control', 'no-store').type('image/svg+xml').send(svg);
}

export async function setUpSecondFactor(request: Request, response: Response): Promise<void> {
  await beginSecondFactor(actorOf(request));
  sendDone(request, response, HERE);
}

export async function switchOn(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const { code } = parseInput(CodeInput, request.body);
      showCodes(request, response, await confirmSecondFactor(actorOf(request), code));
    },
    (errors) => drawSettings(request, response, errors),
  );
}

export async function makeNewCodes(request: Request, response: Response): Promise<void> {
  showCodes(request, response, await renewRecoveryCodes(actorOf(request)));
}

export async function switchOff(request: Request, response: Response): Promise<void> {
  await removeSecondFactor(actorOf(request));
  sendDone(request, response, HERE, 'Your password alone is enough again.');
}

/** As the answer itself, so that what is shown once is kept nowhere. */
function showCodes(request: Request, response: Response, codes: readonly string[]): void {
  sendPageOnce(request, response, 'recovery-codes', { title: 'Your recovery codes' }, { codes });
}

async function drawSettings(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const actor = actorOf(request);
  const data = {
    list: presentRoomList(await listMyRooms(actor)),
    nav: presentSettingsNav('second-factor'),
    state: await readSecondFactor(actor),
    isRequired: actor.lacksSecondFactor ?? false,
    errors,
  };
  sendPage(request, response, 'settings-second-factor', { title: 'Second factor' }, data);
}
