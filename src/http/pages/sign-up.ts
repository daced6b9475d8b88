import type { Request, Response } from 'express';
import { isFirstAccount, register } from '../../domain/accounts/registration.ts';
import type { FieldErrors } from '../../domain/errors.ts';
import { limit } from '../../domain/limits.ts';
import { RegistrationInput } from '../../inputs/accounts.ts';
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
      const actor = await register(registration);
      await startSession(request, actor);
      sendDone(request, response, '/rooms', `Welcome to Parley, ${actor.displayName}.`);
    },
    (errors) => drawForm(request, response, errors),
    (limited) => drawForm(request, response, {}, limited),
  );
}

async function drawForm(
  request: Request,
  response: Response,
  errors: FieldErrors,
  limited: LimitedView | null = null,
): Promise<void> {
  const head = { title: 'Sign up', description: 'Make an account and start talking.' };
  const data = { values: typedValues(request.body), errors, limited, isFirst: await isFirstAccount() };
  sendPage(request, response, 'sign-up', head, data);
}
