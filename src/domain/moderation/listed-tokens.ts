import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { PAGE_SIZE, type Page, type PageCursor, pageOf, reachListed } from '../paging.ts';
import { endSessionOfSomebody } from './signing-out.ts';
import { requireStaff } from './staff.ts';

/** What a program acts with: a sign-in, or a personal token. Never what it shows to do so. */
export interface ListedToken {
  /** Of its session. */
  readonly id: number;
  readonly kind: 'program' | 'personal';
  readonly userId: number;
  readonly username: string;
  /** Of a personal token, as its person named it; else what the program calls itself. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** null: it does not end by itself. */
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
}

const selectTokens = statement<ListedToken>(
  'staff-tokens',
  `SELECT sessions.id, sessions.kind, users.id AS "userId", username, coalesce(nullif(tokens.name, ''), user_agent, '') AS name,
          coalesce(tokens.scopes, '{}') AS scopes, tokens.expires_at AS "expiresAt",
          coalesce(tokens.last_used_at, sessions.last_used_at) AS "lastUsedAt", sessions.created_at AS "createdAt"
     FROM sessions JOIN users ON users.id = sessions.user_id
     LEFT JOIN LATERAL (
       SELECT name, scopes, expires_at, last_used_at FROM api_tokens
        WHERE session_id = sid AND api_tokens.kind IN ('refresh', 'personal') ORDER BY id DESC LIMIT 1) AS tokens ON true
    WHERE sessions.kind <> 'browser' AND sessions.id < coalesce($1::bigint, 9007199254740991)
    ORDER BY sessions.id DESC LIMIT $2`,
);

/** What programs act with on the server, the newest first, for staff. Throws NotFound, Forbidden. */
export async function listTokens(
  actor: Actor,
  { before, limit = PAGE_SIZE }: PageCursor,
): Promise<Page<ListedToken>> {
  requireStaff(actor);
  return pageOf(await selectTokens(before ?? null, limit + 1), limit);
}

/** Ends one of them at once, with what it has open. Throws NotFound, Forbidden, InvalidInput about `reason`. */
export async function revokeTokenOfSomebody(actor: Actor, tokenId: number, reason: string): Promise<void> {
  await reachListed(tokenId, (cursor) => listTokens(actor, cursor));
  await endSessionOfSomebody(actor, tokenId, reason);
}
