import type { Request, Response } from 'express';
import { listMyInvitations } from '../../../domain/accounts/invitation-list.ts';
import { createInvitation, mayInvite, revokeInvitation } from '../../../domain/accounts/invitations.ts';
import type { FieldErrors } from '../../../domain/errors.ts';
import { listMyRooms } from '../../../domain/rooms/room-list.ts';
import { InvitationInput } from '../../../inputs/accounts.ts';
import { parseId } from '../../../inputs/ids.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import { presentInvitation } from '../../../presenters/invitations.ts';
import { presentRoomList } from '../../../presenters/rooms.ts';
import { presentSettingsNav } from '../../../presenters/settings-nav.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage, sendPageOnce } from '../../reply.ts';

const HERE = '/settings/invitations';

export async function showInvitations(request: Request, response: Response): Promise<void> {
  sendPage(request, response, 'settings-invitations', head, await gather(request, {}));
}

/** The link is in the answer itself, so that what is shown once is kept nowhere. */
export async function makeInvitation(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const token = await createInvitation(actorOf(request), parseInput(InvitationInput, request.body));
      request.body = {};
      const data = { ...(await gather(request, {})), token };
      sendPageOnce(request, response, 'settings-invitations', head, data);
    },
    async (errors) =>
      sendPage(request, response, 'settings-invitations', head, await gather(request, errors)),
  );
}

export async function takeInvitationBack(request: Request, response: Response): Promise<void> {
  await revokeInvitation(actorOf(request), parseId(request.params.invitationId));
  sendDone(request, response, HERE, 'Its link lets nobody in any more.');
}

const head = { title: 'Invitations' };

async function gather(request: Request, errors: FieldErrors): Promise<object> {
  const actor = actorOf(request);
  const before = request.query.before === undefined ? undefined : parseId(request.query.before);
  const { items, nextBefore } = await listMyInvitations(actor, before);
  return {
    list: presentRoomList(await listMyRooms(actor)),
    nav: presentSettingsNav('invitations'),
    mayInvite: await mayInvite(actor),
    invitations: items.map((each) => presentInvitation(each)),
    more: nextBefore === null ? null : `${HERE}?before=${nextBefore}`,
    token: null,
    values: { max_uses: '1', days_open: '7', ...typedValues(request.body) },
    errors,
  };
}
