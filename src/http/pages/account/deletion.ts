import type { Request, Response } from 'express';
import { deleteAccount, mayDeleteAccount } from '../../../domain/accounts/account-deletion.ts';
import type { FieldErrors } from '../../../domain/errors.ts';
import { DeletionInput } from '../../../inputs/accounts.ts';
import { parseInput } from '../../../inputs/parse.ts';
import { actorOf, stopSession } from '../../middleware/authentication.ts';
import { cookieName, cookieOptions } from '../../middleware/cookies.ts';
import { SESSION_COOKIE } from '../../middleware/sessions.ts';
import { orRedraw, sendDone, sendPage } from '../../reply.ts';

/** `/settings/deletion`: asks once, and what is to become of the messages. */
export async function askAccountDeletion(request: Request, response: Response): Promise<void> {
  await drawForm(request, response, {});
}

export async function deleteOwnAccount(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      await deleteAccount(actorOf(request), parseInput(DeletionInput, request.body));
      await stopSession(request);
      response.clearCookie(cookieName(SESSION_COOKIE), cookieOptions);
      sendDone(request, response, '/sign-in', 'Your account is deleted. Farewell.');
    },
    (errors) => drawForm(request, response, errors),
  );
}

async function drawForm(request: Request, response: Response, errors: FieldErrors): Promise<void> {
  const actor = actorOf(request);
  const data = { username: actor.username, isPossible: await mayDeleteAccount(actor), errors };
  sendPage(request, response, 'account-deletion', { title: 'Delete your account' }, data);
}
