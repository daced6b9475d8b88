import type { Request, Response } from 'express';
import { confirmIdentity } from '../../../domain/accounts/identity.ts';
import { needsSecondFactor } from '../../../domain/accounts/second-factor.ts';
import type { FieldErrors } from '../../../domain/errors.ts';
import { ConfirmationInput, parseLocalPath } from '../../../inputs/accounts.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { isRecentlyConfirmed, noteConfirmation } from '../../middleware/re-authentication.ts';
import { orRedraw, sendDone, sendPage } from '../../reply.ts';

/** `/settings/confirm`: that it is still the same person, before what a stranger at an open screen must not do. */
export async function showConfirmation(request: Request, response: Response): Promise<void> {
  if (isRecentlyConfirmed(request)) response.redirect(303, nextOf(request.query.next));
  else await drawForm(request, response, {});
}

export async function confirm(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      await confirmIdentity(actorOf(request), parseInput(ConfirmationInput, request.body));
      await noteConfirmation(request);
      sendDone(
        request,
        response,
        nextOf(request.body.next),
        'Thank you. Now go on with what you were doing.',
      );
    },
    (errors) => drawForm(request, response, errors),
  );
}

async function drawForm(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const { id, username } = actorOf(request);
  const data = {
    username,
    next: nextOf(typedValues(request.body).next ?? request.query.next),
    asksForCode: await needsSecondFactor(id),
    errors,
  };
  sendPage(request, response, 'confirmation', { title: 'Is it still you?' }, data);
}

function nextOf(given: unknown): string {
  return parseLocalPath(given) ?? '/settings/profile';
}
