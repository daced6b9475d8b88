import type { Request, Response } from 'express';
import { readDoor } from '../../domain/accounts/admission.ts';
import { reachInvitation } from '../../domain/accounts/invitations.ts';
import { isFirstAccount, signUp } from '../../domain/accounts/registration.ts';
import type { FieldErrors } from '../../domain/errors.ts';
import { limit } from '../../domain/limits.ts';
import { parseInvitation, RegistrationInput } from '../../inputs/accounts.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import type { LimitedView } from '../../presenters/limits.ts';
import { addressOf } from '../middleware/addresses.ts';
import { startSession } from '../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage } from '../reply.ts';

export async function showSignUp(request: Request, response: Response): Promise<void> {
  if (request.user) return response.redirect(303, '/rooms');
  await drawForm(request, response, {});
}

export async function signUpWithForm(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const registration = parseInput(RegistrationInput, request.body);
      await limit('sign-up', addressOf(request));
      const actor = await signUp(registration, arrivalOf(request));
      await startSession(request, actor);
      sendDone(request, response, '/rooms', `Welcome to Parley, ${actor.displayName}.`);
    },
    (errors) => drawForm(request, response, errors),
    (limited) => drawForm(request, response, {}, limited),
  );
}

/** The link that they came by is in the address of the form, and in what it sends. */
function arrivalOf(request: Request) {
  return {
    invitation: parseInvitation(request.body?.invitation ?? request.query.invitation),
    address: request.ip,
  };
}

async function drawForm(
  request: Request,
  response: Response,
  errors: FieldErrors,
  limited: LimitedView | null = null,
): Promise<void> {
  const head = { title: 'Sign up', description: 'Make an account and start talking.' };
  const isFirst = await isFirstAccount();
  const { invitation, address } = arrivalOf(request);
  const inviter = invitation && (await reachInvitation(invitation))?.inviter;
  const data = {
    values: typedValues(request.body),
    errors,
    limited,
    isFirst,
    door: await readDoor({ address }, isFirst),
    // One that lets nobody in any more is forgotten.
    invitation: inviter ? { token: invitation, inviter } : null,
    hadInvitation: invitation !== undefined,
  };
  sendPage(request, response, 'sign-up', head, data);
}
