import type { Request, Response } from 'express';
import { listInvitations } from '../../../domain/accounts/invitation-list.ts';
import { revokeInvitation } from '../../../domain/accounts/invitations.ts';
import { parseId } from '../../../inputs/ids.ts';
import { presentInvitation } from '../../../presenters/invitations.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { sendDone } from '../../reply.ts';
import { cursorIn, olderIn, sendModerationPage } from './frame.ts';

/** `/moderation/invitations`: those of everybody. */
export async function showInvitations(request: Request, response: Response): Promise<void> {
  const { items, nextBefore } = await listInvitations(actorOf(request), cursorIn(request).before);
  const data = {
    invitations: items.map((each) => ({ ...presentInvitation(each), inviter: each.inviter })),
    older: olderIn(request, nextBefore),
  };
  const place = { title: 'Invitations', section: 'invitations' } as const;
  await sendModerationPage(request, response, 'moderation-invitations', place, data);
}

export async function revoke(request: Request, response: Response): Promise<void> {
  await revokeInvitation(actorOf(request), parseId(request.params.invitationId));
  sendDone(request, response, '/moderation/invitations', 'Its link lets nobody in any more.');
}
