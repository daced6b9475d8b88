import {
  confirmForTokens,
  createPersonalToken,
  listPersonalTokens,
  revokePersonalToken,
} from '../../domain/accounts/personal-tokens.ts';
import { ApiNewToken, TokenPath } from '../../inputs/api/tokens.ts';
import {
  NewPersonalTokenShape,
  PersonalTokenListShape,
  presentPersonalToken,
} from '../../presenters/api/token.ts';
import { created, done, type Operation, ok, operation } from './operation.ts';

const tag = 'Personal tokens';

const list = operation({
  method: 'get',
  path: '/tokens',
  tag,
  summary: 'List one’s personal tokens',
  access: 'read',
  answers: { 200: { description: 'Those that are good, the newest first.', shape: PersonalTokenListShape } },
  example: {},
  async handle({ visitor }) {
    const tokens = await listPersonalTokens(visitor.actor);
    return ok({ items: tokens.map((each) => presentPersonalToken(each)), next: null });
  },
});

const create = operation({
  method: 'post',
  path: '/tokens',
  tag,
  summary: 'Make a personal token',
  description:
    'Takes the password once more, and the code of those who have a second factor. A personal token cannot make others.',
  access: 'write',
  body: ApiNewToken,
  answers: { 201: { description: 'The token, shown this once.', shape: NewPersonalTokenShape } },
  example: {
    body: { name: 'Backup', scopes: ['read'], expires_in_days: 30, password: 'correct horse battery' },
  },
  async handle({ visitor: { actor, sessionId }, body }) {
    await confirmForTokens(actor, sessionId, body.proof);
    const { token, listed } = await createPersonalToken(actor, body.chosen);
    return created({ ...presentPersonalToken(listed), token });
  },
});

const revoke = operation({
  method: 'delete',
  path: '/tokens/{token_id}',
  tag,
  summary: 'Revoke a personal token',
  description: 'It is void at once, and its sockets are closed.',
  access: 'write',
  params: TokenPath,
  answers: { 204: { description: 'Revoked.' } },
  async handle({ visitor, params }) {
    await revokePersonalToken(visitor.actor, params.token_id);
    return done;
  },
});

export const tokenOperations: readonly Operation[] = [list, create, revoke];
