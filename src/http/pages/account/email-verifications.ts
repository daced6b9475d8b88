import type { Request, Response } from 'express';
import { verifyEmail } from '../../../domain/accounts/email-address.ts';
import { findVerification } from '../../../domain/accounts/email-verification.ts';
import type { FieldErrors } from '../../../domain/errors.ts';
import { orRedraw, sendDone, sendPage } from '../../reply.ts';
import { orShowWayOut, tokenOf } from './links.ts';

const WAY_OUT = {
  detail:
    'A link that confirms a mail address works once and for a day, and only the newest one does. The page of your account says whether the address is confirmed, and sends another link.',
  href: '/settings/account',
  label: 'Your account',
};

/** `/email-verifications/:token`: asks first, because some mail programs open every link by themselves. */
export function askForConfirmation(request: Request, response: Response): Promise<void> {
  return orShowWayOut(request, response, () => drawQuestion(request, response, {}), WAY_OUT);
}

export async function confirmEmail(request: Request, response: Response): Promise<void> {
  const work = async () => {
    await verifyEmail(tokenOf(request));
    const next = request.user ? '/settings/account' : '/sign-in';
    sendDone(request, response, next, 'Your mail address is confirmed.');
  };
  const redraw = (errors: FieldErrors) => drawQuestion(request, response, errors);
  await orShowWayOut(request, response, () => orRedraw(request, response, work, redraw), WAY_OUT);
}

async function drawQuestion(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const token = tokenOf(request);
  const verification = await findVerification(token);
  const data = { ...verification, token, error: errors.email };
  sendPage(request, response, 'email-verification', { title: 'Is this your mail address?' }, data);
}
