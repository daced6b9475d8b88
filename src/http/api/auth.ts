import { createTicket, TICKET_SECONDS } from '../../domain/accounts/api-tokens.ts';
import { readOwnProfile } from '../../domain/accounts/own-profile.ts';
import { updateProfile } from '../../domain/accounts/profiles.ts';
import {
  checkProgramCredentials,
  endProgram,
  refreshProgram,
  signInProgram,
} from '../../domain/accounts/program-sign-in.ts';
import { signUp } from '../../domain/accounts/registration.ts';
import type { Actor } from '../../domain/actor.ts';
import { limit } from '../../domain/limits.ts';
import { ApiProfileChange, ApiRefresh, ApiRegistration, ApiSignIn } from '../../inputs/api/auth.ts';
import { Problem } from '../../presenters/api/problem.ts';
import {
  presentSignIn,
  presentTokens,
  RefreshedShape,
  SignInShape,
  TicketShape,
} from '../../presenters/api/token.ts';
import { presentApiProfile, UserShape } from '../../presenters/api/user.ts';
import { addressOf } from '../middleware/addresses.ts';
import { sourceOf } from '../middleware/sign-in-source.ts';
import { created, done, type Operation, ok, operation } from './operation.ts';

const tag = 'Signing in';

const register = operation({
  method: 'post',
  path: '/auth/register',
  tag,
  summary: 'Make an account and sign in',
  description: 'As on the sign-up page: where an account takes an invitation, send what stands in its link.',
  access: 'anybody',
  body: ApiRegistration,
  answers: { 201: { description: 'The account, and tokens for it.', shape: SignInShape } },
  isContested: true,
  example: { body: { username: 'grace', email: 'grace@example.org', password: 'correct horse battery' } },
  async handle({ body, request }) {
    await limit('sign-up', addressOf(request));
    const { invitation, ...registration } = body;
    const actor = await signUp(registration, { invitation, address: request.ip });
    return created(presentSignIn(await signInProgram(actor, sourceOf(request)), await readMe(actor)));
  },
});

const login = operation({
  method: 'post',
  path: '/auth/login',
  tag,
  summary: 'Sign in',
  description:
    'With a second factor, 401 says in `errors.code` that `code` is missing or wrong. Wrong passwords make you wait: 429.',
  access: 'anybody',
  body: ApiSignIn,
  answers: {
    200: { description: 'Tokens.', shape: SignInShape },
    401: { description: 'The name, the password or the code is wrong.', shape: Problem },
  },
  example: { body: { login: 'ada', password: 'correct horse battery' } },
  async handle({ body, request }) {
    const actor = await checkProgramCredentials(body, { address: addressOf(request) });
    return ok(presentSignIn(await signInProgram(actor, sourceOf(request)), await readMe(actor)));
  },
});

const refresh = operation({
  method: 'post',
  path: '/auth/refresh',
  tag,
  summary: 'Exchange a refresh token for new tokens',
  description:
    'A refresh token counts once. Access tokens of before stay good until they end. A refresh token that comes twice may be in two hands, so the whole sign-in ends with all its tokens, also when it was only the answer that got lost: sign in again then.',
  access: 'anybody',
  body: ApiRefresh,
  answers: {
    200: { description: 'New tokens.', shape: RefreshedShape },
    401: { description: 'It is void.', shape: Problem },
  },
  example: { body: { refresh_token: 'parley_refresh_…' } },
  async handle({ body, request }) {
    return ok(presentTokens(await refreshProgram(body.refresh_token, sourceOf(request))));
  },
});

const logout = operation({
  method: 'post',
  path: '/auth/logout',
  tag,
  summary: 'Sign out',
  description: 'All tokens of this sign-in are void at once, and its sockets are closed.',
  access: 'read',
  answers: { 204: { description: 'Signed out.' } },
  async handle({ visitor }) {
    await endProgram(visitor.sessionId);
    return done;
  },
});

const ticket = operation({
  method: 'post',
  path: '/auth/ticket',
  tag,
  summary: 'Get a ticket for a socket',
  description:
    'For browsers, which cannot send a header with a WebSocket: `/ws/chat?ticket=…`, within a minute, once.',
  access: 'read',
  answers: { 201: { description: 'A ticket.', shape: TicketShape } },
  async handle({ visitor, request }) {
    const text = await createTicket({ ...visitor, scopes: request.scopes });
    return created({ ticket: text, expires_in: TICKET_SECONDS });
  },
});

const me = operation({
  method: 'get',
  path: '/auth/me',
  tag,
  summary: 'Whose token this is',
  access: 'read',
  answers: { 200: { description: 'The person, with their mail address.', shape: UserShape } },
  example: {},
  async handle({ visitor }) {
    return ok(await readMe(visitor.actor));
  },
});

const changeMe = operation({
  method: 'patch',
  path: '/auth/me',
  tag,
  summary: 'Change what one says of oneself',
  access: 'write',
  body: ApiProfileChange,
  answers: { 200: { description: 'The person as they are now.', shape: UserShape } },
  example: { body: { display_name: 'Ada Lovelace', bio: 'Counting.' } },
  async handle({ visitor, body }) {
    await updateProfile(visitor.actor, body);
    return ok(await readMe(visitor.actor));
  },
});

async function readMe(actor: Actor) {
  const { profile, email } = await readOwnProfile(actor);
  return presentApiProfile(profile, email);
}

export const authOperations: readonly Operation[] = [register, login, refresh, logout, ticket, me, changeMe];
