import type { Request, Response } from 'express';
import { config } from '../../../config.ts';
import { changePassword, changeUsername } from '../../../domain/accounts/credentials.ts';
import {
  readEmailState,
  repeatVerification,
  requestEmailChange,
} from '../../../domain/accounts/email-address.ts';
import { needsSecondFactor } from '../../../domain/accounts/second-factor.ts';
import type { FieldErrors } from '../../../domain/errors.ts';
import { listMyRooms } from '../../../domain/rooms/room-list.ts';
import { EmailChangeInput, PasswordChangeInput, UsernameChangeInput } from '../../../inputs/credentials.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import { presentRoomList } from '../../../presenters/rooms.ts';
import { presentSettingsNav } from '../../../presenters/settings-nav.ts';
import { actorOf, visitorOf } from '../../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage } from '../../reply.ts';

const HERE = '/settings/account';

/** `/settings/account`: what one signs in with. */
export function showAccount(request: Request, response: Response): Promise<void> {
  return drawAccount(request, response, {});
}

export function saveUsername(request: Request, response: Response): Promise<void> {
  return save(request, response, async () => {
    const { username } = parseInput(UsernameChangeInput, request.body);
    await changeUsername(actorOf(request), username);
    return `You are @${username} now.`;
  });
}

export function saveEmail(request: Request, response: Response): Promise<void> {
  return save(request, response, async () => {
    const given = parseInput(EmailChangeInput, request.body);
    const holds = await requestEmailChange(actorOf(request), given);
    return holds ? 'Your mail address is saved.' : `Follow the link that was sent to ${given.email}.`;
  });
}

export function savePassword(request: Request, response: Response): Promise<void> {
  return save(request, response, async () => {
    const { actor, sessionId } = visitorOf(request);
    await changePassword(actor, sessionId, parseInput(PasswordChangeInput, request.body));
    return 'Your new password is set. All other devices are signed out.';
  });
}

export function sendVerificationAgain(request: Request, response: Response): Promise<void> {
  return save(request, response, async () => {
    await repeatVerification(actorOf(request));
    return 'The mail is on its way.';
  });
}

function save(request: Request, response: Response, work: () => Promise<string>): Promise<void> {
  return orRedraw(
    request,
    response,
    async () => sendDone(request, response, HERE, await work()),
    (errors) => drawAccount(request, response, errors),
  );
}

async function drawAccount(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const actor = actorOf(request);
  const [rooms, address, asksForCode] = await Promise.all([
    listMyRooms(actor),
    readEmailState(actor),
    needsSecondFactor(actor.id),
  ]);
  const { username = actor.username, email = '' } = typedValues(request.body);
  const data = {
    list: presentRoomList(rooms),
    nav: presentSettingsNav('account'),
    address,
    asksForCode,
    isMailed: config.smtpUrl !== undefined,
    values: { username, email },
    errors,
  };
  sendPage(request, response, 'settings-account', { title: 'Your account' }, data);
}
