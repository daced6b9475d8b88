import type { Request, Response } from 'express';
import { isFirstAccount, register } from '../../domain/accounts/registration.ts';
import type { FieldErrors } from '../../domain/errors.ts';
import { RegistrationInput } from '../../inputs/accounts.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
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
      const actor = await register(parseInput(RegistrationInput, request.body));
      await startSession(request, actor);
      sendDone(request, response, '/rooms', `Welcome to Parley, ${actor.displayName}.`);
    },
    (errors) => drawForm(request, response, errors),
  );
}

async function drawForm(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const head = { title: 'Sign up', description: 'Make an account and start talking.' };
  const data = { values: typedValues(request.body), errors, isFirst: await isFirstAccount() };
  sendPage(request, response, 'sign-up', head, data);
}
