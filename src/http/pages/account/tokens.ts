import type { Request, Response } from 'express';
import {
  createPersonalToken,
  listPersonalTokens,
  revokePersonalToken,
} from '../../../domain/accounts/personal-tokens.ts';
import type { FieldErrors } from '../../../domain/errors.ts';
import { listMyRooms } from '../../../domain/rooms/room-list.ts';
import { parseId } from '../../../inputs/ids.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import { TokenForm } from '../../../inputs/tokens.ts';
import {
  LIFETIME_CHOICES,
  presentPersonalToken,
  presentScopeChoices,
} from '../../../presenters/personal-tokens.ts';
import { presentRoomList } from '../../../presenters/rooms.ts';
import { presentSettingsNav } from '../../../presenters/settings-nav.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage, sendPageOnce } from '../../reply.ts';

const HERE = '/settings/tokens';
const head = { title: 'Personal tokens' };

export async function showTokens(request: Request, response: Response): Promise<void> {
  sendPage(request, response, 'settings-tokens', head, await gather(request, {}));
}

/** The token is in the answer itself, so that what is shown once is kept nowhere. */
export async function makeToken(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const { token } = await createPersonalToken(actorOf(request), parseInput(TokenForm, request.body));
      request.body = {};
      sendPageOnce(request, response, 'settings-tokens', head, { ...(await gather(request, {})), token });
    },
    async (errors) => sendPage(request, response, 'settings-tokens', head, await gather(request, errors)),
  );
}

export async function revokeToken(request: Request, response: Response): Promise<void> {
  await revokePersonalToken(actorOf(request), parseId(request.params.tokenId));
  sendDone(request, response, HERE, 'The token is void from now on.');
}

async function gather(request: Request, errors: FieldErrors): Promise<object> {
  const actor = actorOf(request);
  const [tokens, rooms] = await Promise.all([listPersonalTokens(actor), listMyRooms(actor)]);
  const { name, scopes = name === undefined ? 'read' : [] } = request.body ?? {};
  return {
    list: presentRoomList(rooms),
    nav: presentSettingsNav('tokens'),
    tokens: tokens.map((each) => presentPersonalToken(each)),
    token: null,
    scopes: presentScopeChoices(actor, [scopes].flat()),
    lifetimes: LIFETIME_CHOICES,
    values: { name: '', days: '30', ...typedValues(request.body) },
    errors,
  };
}
