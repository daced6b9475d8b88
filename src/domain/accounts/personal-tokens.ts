import { statement } from '../../db/statements.ts';
import { transaction } from '../../db/transaction.ts';
import type { Actor } from '../actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../errors.ts';
import { writeAuditEvent } from '../moderation/audit-log.ts';
import { confirmIdentity, type Proof } from './identity.ts';
import { announceEndings } from './sessions.ts';
import { isPersonalSession, keepToken, openTokenSession, type Scope } from './token-sessions.ts';
import { newToken } from './token-texts.ts';

/** What somebody chooses for a new token. */
export interface NewPersonalToken {
  /** For themselves: what it is for. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** null: it does not end by itself. */
  readonly expiresAt: Date | null;
}

/** One of somebody's tokens; what they show is not kept. */
export interface ListedToken extends NewPersonalToken {
  readonly id: number;
  /** As much as an hour ago while it is in use; null: never. */
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
}

const MAX_TOKENS = 50;
const NOWHERE = { userAgent: '', ip: '' };

/** Of two that are made at once, the second is counted after the first. */
const lockOwner = statement('personal-tokens-lock', 'SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE');

const countTokens = statement<{ count: number }>(
  'personal-tokens-count',
  `SELECT count(*)::int AS count FROM api_tokens WHERE user_id = $1 AND kind = 'personal'
      AND (expires_at IS NULL OR expires_at > now())`,
);

const selectTokens = statement<ListedToken>(
  'personal-tokens',
  `SELECT id, name, scopes, expires_at AS "expiresAt", last_used_at AS "lastUsedAt", created_at AS "createdAt"
     FROM api_tokens WHERE user_id = $1 AND kind = 'personal' AND (expires_at IS NULL OR expires_at > now())
    ORDER BY id DESC LIMIT ${MAX_TOKENS * 2}`,
);

/** With its session, and so its sockets. */
const deleteToken = statement<{ sessionId: string }>(
  'personal-token-delete',
  `DELETE FROM sessions WHERE sid = (SELECT session_id FROM api_tokens WHERE id = $1 AND user_id = $2 AND kind = 'personal')
   RETURNING sid AS "sessionId"`,
);

/** Makes a token, shown this once: only its digest is kept. Throws InvalidInput. */
export async function createPersonalToken(
  actor: Actor,
  { name, scopes, expiresAt }: NewPersonalToken,
): Promise<{ token: string; listed: ListedToken }> {
  if (scopes.includes('admin') && actor.role === 'member')
    throw new InvalidInput({ scopes: 'Only moderators and administrators can have tokens for that.' });
  const { token, digest } = newToken('personal');
  const id = await transaction(async () => {
    await requireFewTokens(actor.id);
    const sessionId = await openTokenSession('personal', actor.id, NOWHERE, expiresAt);
    const of = { sessionId, userId: actor.id, kind: 'personal', digest } as const;
    const kept = await keepToken({ ...of, name, scopes, expiresAt });
    await writeAuditEvent(actor, {
      act: 'token.created',
      target: { type: 'token', id: kept },
      after: { scopes },
    });
    return kept;
  });
  return { token, listed: { id, name, scopes, expiresAt, lastUsedAt: null, createdAt: new Date() } };
}

/** The person's tokens that are good at this moment, the newest first. */
export function listPersonalTokens(actor: Actor): Promise<ListedToken[]> {
  return selectTokens(actor.id);
}

/** From now on it is void, and what it holds open is closed. Throws NotFound for what is none of theirs. */
export async function revokePersonalToken(actor: Actor, tokenId: number): Promise<void> {
  await transaction(async () => {
    const ended = await deleteToken(tokenId, actor.id);
    if (ended.length === 0) throw new NotFound('This token is not there any more.');
    await writeAuditEvent(actor, { act: 'token.revoked', target: { type: 'token', id: tokenId } });
    announceEndings(ended);
  });
}

/**
 * What a program must show before it makes tokens: whoever finds one is not to make others of it. Throws Forbidden to whoever
 * asks with a personal token, and what `confirmIdentity` does.
 */
export async function confirmForTokens(actor: Actor, sessionId: string, proof: Proof): Promise<void> {
  if (isPersonalSession(sessionId))
    throw new Forbidden('A personal token makes no others. Sign in with your password, or use the settings.');
  await confirmIdentity(actor, proof);
}

async function requireFewTokens(userId: number): Promise<void> {
  await lockOwner(userId);
  const [tokens] = await countTokens(userId);
  if ((tokens?.count ?? 0) >= MAX_TOKENS)
    throw new InvalidInput({ form: `You have ${MAX_TOKENS} tokens. Revoke some first.` });
}
