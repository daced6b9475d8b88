import type { Request, Response } from 'express';
import { beginSecondStep } from '../../domain/accounts/second-step.ts';
import { type FieldErrors, InvalidInput } from '../../domain/errors.ts';
import { parseLocalPath, SignInInput } from '../../inputs/accounts.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import {
  checkCredentials,
  holdForSecondStep,
  startSession,
  stopSession,
} from '../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage } from '../reply.ts';

export function showSignIn(request: Request, response: Response): void {
  if (request.user) response.redirect(303, '/rooms');
  else drawForm(request, response, {});
}

export async function signInWithForm(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      request.body = { ...request.body, ...parseInput(SignInInput, request.body) };
      const actor = await checkCredentials(request);
      if (!actor) throw new InvalidInput({ form: 'That name and password do not fit together.' });
      const next = parseLocalPath(request.body.next) ?? '/rooms';
      const step = await beginSecondStep(actor);
      if (step) {
        await holdForSecondStep(request, step, next);
        return sendDone(request, response, '/sign-in/code');
      }
      await startSession(request, actor);
      sendDone(request, response, next);
    },
    (errors) => drawForm(request, response, errors),
  );
}

export async function signOut(request: Request, response: Response): Promise<void> {
  await stopSession(request);
  response.clearCookie('parley').clearCookie('__Host-parley', { secure: true });
  sendDone(request, response, '/sign-in', 'You have signed out.');
}

function drawForm(request: Request, response: Response, errors: FieldErrors): void {
  const { password: _, ...values } = typedValues(request.body);
  const next = parseLocalPath(values.next ?? request.query.next) ?? '/rooms';
  const head = { title: 'Sign in', description: 'Sign in to Parley.' };
  sendPage(request, response, 'sign-in', head, { values, errors, next });
}
