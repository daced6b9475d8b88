import type { Request, Response } from 'express';
import { finishSecondStep, isUnderWay, type SecondStep } from '../../domain/accounts/second-step.ts';
import type { SignedIn } from '../../domain/accounts/sign-in.ts';
import { type FieldErrors, InvalidInput, Unauthenticated } from '../../domain/errors.ts';
import { CodeInput } from '../../inputs/accounts.ts';
import { parseInput } from '../../inputs/parse.ts';
import { saveSession, startSession } from '../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage } from '../reply.ts';

const TOO_LATE = 'That took too long. Please sign in once more.';

/** `/sign-in/code`: the second step of signing in, for those who have a second factor. */
export function showCodeForm(request: Request, response: Response): void {
  if (request.user) response.redirect(303, '/rooms');
  else if (!isUnderWay(request.session.secondStep)) sendDone(request, response, '/sign-in', TOO_LATE);
  else drawForm(request, response, {});
}

export async function signInWithCode(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    () => finish(request, response),
    (errors) => drawForm(request, response, errors),
  );
}

async function finish(request: Request, response: Response): Promise<void> {
  const step = request.session.secondStep;
  if (!isUnderWay(step)) return sendDone(request, response, '/sign-in', TOO_LATE);
  const { code } = parseInput(CodeInput, request.body);
  try {
    await startSession(request, await checkCode(request, step, code));
    sendDone(request, response, step.next);
  } catch (error) {
    // Neither is about the code: it begins anew with the password.
    const why = error instanceof InvalidInput ? error.fields.form : undefined;
    if (!why && !(error instanceof Unauthenticated)) throw error;
    sendDone(request, response, '/sign-in', why ?? (error as Unauthenticated).message);
  }
}

/** A wrong one counts. */
async function checkCode(
  request: Request,
  step: SecondStep & { next: string },
  code: string,
): Promise<SignedIn> {
  try {
    return await finishSecondStep(step, code);
  } catch (error) {
    if (error instanceof InvalidInput) {
      request.session.secondStep = { ...step, attempts: step.attempts + 1 };
      await saveSession(request);
    }
    throw error;
  }
}

function drawForm(request: Request, response: Response, errors: FieldErrors): void {
  sendPage(request, response, 'sign-in-code', { title: 'Enter your code' }, { errors });
}
