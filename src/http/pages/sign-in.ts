import type { Request, Response } from 'express';
import { beginSecondStep } from '../../domain/accounts/second-step.ts';
import { type FieldErrors, InvalidInput } from '../../domain/errors.ts';
import { parseLocalPath, SignInInput } from '../../inputs/accounts.ts';
import { parseInput, typedValues } from '../../inputs/parse.ts';
import type { LimitedView } from '../../presenters/limits.ts';
import {
  checkCredentials,
  holdForSecondStep,
  startSession,
  stopSession,
} from '../middleware/authentication.ts';
import { cookieName, cookieOptions } from '../middleware/cookies.ts';
import { findEnding } from '../middleware/ended-sessions.ts';
import { SESSION_COOKIE } from '../middleware/sessions.ts';
import { orRedraw, sendDone, sendPage } from '../reply.ts';

export async function showSignIn(request: Request, response: Response): Promise<void> {
  if (request.user) response.redirect(303, '/rooms');
  else drawForm(request, response, { ending: await findEnding(request) });
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
    (errors) => drawForm(request, response, { errors }),
    (limited) => drawForm(request, response, { limited }),
  );
}

export async function signOut(request: Request, response: Response): Promise<void> {
  await stopSession(request);
  response.clearCookie(cookieName(SESSION_COOKIE), cookieOptions);
  sendDone(request, response, '/sign-in', 'You have signed out.');
}

/** `ending`: why the browser is not signed in any more. */
function drawForm(
  request: Request,
  response: Response,
  {
    errors = {},
    limited,
    ending,
  }: { errors?: FieldErrors; limited?: LimitedView; ending?: string | undefined },
): void {
  const { password: _, ...values } = typedValues(request.body);
  const next = parseLocalPath(values.next ?? request.query.next) ?? '/rooms';
  const head = { title: 'Sign in', description: 'Sign in to Parley.' };
  const data = { values, errors, limited: limited ?? null, ending: ending ?? null, next };
  sendPage(request, response, 'sign-in', head, data);
}
