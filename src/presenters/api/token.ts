import { z } from 'zod';
import type { ListedToken } from '../../domain/accounts/personal-tokens.ts';
import type { ProgramTokens } from '../../domain/accounts/program-sign-in.ts';
import { type ApiUser, UserShape } from './user.ts';
import { id, listOf, moment } from './values.ts';

/** What a program shows from now on. */
export const SignInShape = z
  .object({
    access_token: z.string().describe('To be sent as `Authorization: Bearer …`.'),
    refresh_token: z.string().describe('Good once, for 30 days: it is exchanged for another pair.'),
    token_type: z.literal('Bearer'),
    expires_in: z.int().describe('Seconds until the access token is void.'),
    user: UserShape,
  })
  .meta({ id: 'SignIn' });

export const RefreshedShape = SignInShape.omit({ user: true }).meta({ id: 'Tokens' });

export const TicketShape = z.object({
  ticket: z.string().describe('For `?ticket=` in the address of a socket, once.'),
  expires_in: z.int().describe('Seconds.'),
});

/** A personal token in a list: what it opens with is not kept. */
export const PersonalTokenShape = z
  .object({
    id,
    name: z.string(),
    scopes: z.array(z.enum(['read', 'write', 'admin'])),
    expires_at: moment.nullable().describe('null: it does not end by itself.'),
    last_used_at: moment.nullable().describe('As much as an hour ago while it is in use.'),
    created_at: moment,
  })
  .meta({ id: 'PersonalToken' });

export const PersonalTokenListShape = listOf(PersonalTokenShape);

export const NewPersonalTokenShape = PersonalTokenShape.extend({
  token: z.string().describe('Shown this once.'),
}).meta({ id: 'NewPersonalToken' });

export function presentTokens({ accessToken, refreshToken, expiresInSeconds }: ProgramTokens) {
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'Bearer',
    expires_in: expiresInSeconds,
  } as const;
}

export function presentSignIn(tokens: ProgramTokens, user: ApiUser): z.output<typeof SignInShape> {
  return { ...presentTokens(tokens), user };
}

export function presentPersonalToken(token: ListedToken): z.output<typeof PersonalTokenShape> {
  const { id, name, scopes, expiresAt, lastUsedAt, createdAt } = token;
  return {
    id,
    name,
    scopes: [...scopes],
    expires_at: expiresAt?.toISOString() ?? null,
    last_used_at: lastUsedAt?.toISOString() ?? null,
    created_at: createdAt.toISOString(),
  };
}
