import type { Request, Response } from 'express';
import { config } from '../../../config.ts';
import {
  findPasswordReset,
  requestPasswordReset,
  resetPassword,
} from '../../../domain/accounts/password-resets.ts';
import type { FieldErrors } from '../../../domain/errors.ts';
import { limit } from '../../../domain/limits.ts';
import { ForgottenPasswordInput, NewPasswordInput } from '../../../inputs/credentials.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import type { LimitedView } from '../../../presenters/limits.ts';
import { addressOf } from '../../middleware/addresses.ts';
import { orRedraw, sendDone, sendPage } from '../../reply.ts';
import { orShowWayOut, tokenOf } from './links.ts';

const HERE = '/password-resets';
const WAY_OUT = {
  detail:
    'A link for a new password works once and for an hour, and only the newest one does. Check that you copied all of it, or ask for another.',
  href: HERE,
  label: 'Ask for a new link',
};

/** `/password-resets`: asks for a link; with `?sent`, says what happens next. */
export function showForgottenPassword(request: Request, response: Response): void {
  drawRequest(request, response, {});
}

export async function requestReset(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const { login } = parseInput(ForgottenPasswordInput, request.body);
      await limit('reset-address', addressOf(request));
      await requestPasswordReset(login);
      sendDone(request, response, `${HERE}?sent`);
    },
    (errors) => drawRequest(request, response, errors),
    (limited) => drawRequest(request, response, {}, limited),
  );
}

/** `/password-resets/:token`: where the link of the mail leads. */
export function showNewPassword(request: Request, response: Response): Promise<void> {
  return orShowWayOut(request, response, () => drawNewPassword(request, response, {}), WAY_OUT);
}

export async function setNewPassword(request: Request, response: Response): Promise<void> {
  const work = async () => {
    const { password } = parseInput(NewPasswordInput, request.body);
    await resetPassword(tokenOf(request), password);
    sendDone(request, response, '/sign-in', 'Your new password is set. Sign in with it.');
  };
  const redraw = (errors: FieldErrors) => drawNewPassword(request, response, errors);
  await orShowWayOut(request, response, () => orRedraw(request, response, work, redraw), WAY_OUT);
}

function drawRequest(
  request: Request,
  response: Response,
  errors: FieldErrors,
  limited: LimitedView | null = null,
): void {
  const { login = '' } = typedValues(request.body);
  const isSent = request.query.sent !== undefined;
  const data = { values: { login }, errors, limited, isSent, isMailed: config.smtpUrl !== undefined };
  sendPage(request, response, 'forgotten-password', { title: 'Forgotten password' }, data);
}

async function drawNewPassword(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const token = tokenOf(request);
  const { username } = await findPasswordReset(token);
  sendPage(request, response, 'new-password', { title: 'New password' }, { token, username, errors });
}
