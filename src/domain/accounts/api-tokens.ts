import { statement } from '../../db/statements.ts';
import type { Actor } from '../actor.ts';
import { Unauthenticated } from '../errors.ts';
import { Facts } from '../facts.ts';
import { gathered } from '../gathering.ts';
import { isSessionOpen } from './open-sessions.ts';
import { findActor } from './people.ts';
import { isTokenSession, SCOPES, type Scope } from './token-sessions.ts';
import { digestOfToken, newToken } from './token-texts.ts';

/** Whoever shows a token: for whom, by which session, and what it is good for. */
export interface Identity {
  readonly actor: Actor;
  readonly sessionId: string;
  readonly scopes: readonly Scope[];
}

/** A token as far as it never changes, but for its end and the note of its use. */
interface KnownToken {
  readonly id: number;
  readonly kind: string;
  readonly userId: number;
  readonly sessionId: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
  lastUsedAt: Date | null;
}

export const TICKET_SECONDS = 60;
/** How stale the note of a personal token's use may be. */
const NOTED_EVERY_MS = 60 * 60 * 1000;

const selectTokens = statement<KnownToken & { digest: string }>(
  'api-tokens-by-digest',
  `SELECT encode(digest, 'hex') AS digest, api_tokens.id, api_tokens.kind, api_tokens.user_id AS "userId",
          session_id AS "sessionId", scopes, expires_at AS "expiresAt", api_tokens.last_used_at AS "lastUsedAt"
     FROM api_tokens JOIN sessions ON sid = session_id
    WHERE digest = ANY ($1::bytea[]) AND api_tokens.kind IN ('access', 'personal') AND expire > now()
      AND (expires_at IS NULL OR expires_at > now())`,
);

const noteUse = statement('api-token-use', 'UPDATE api_tokens SET last_used_at = now() WHERE id = $1');

/** Locking the session: one that is being ended gets no ticket. */
const insertTicket = statement<{ id: number }>(
  'api-ticket-insert',
  `WITH over AS (DELETE FROM api_tokens WHERE session_id = $1 AND kind = 'ticket' AND expires_at < now()),
        mine AS (SELECT sid FROM sessions WHERE sid = $1 AND user_id = $2 AND expire > now() FOR KEY SHARE)
   INSERT INTO api_tokens (session_id, user_id, kind, digest, scopes, expires_at)
   SELECT sid, $2, 'ticket', $3, $4, now() + interval '${TICKET_SECONDS} seconds' FROM mine RETURNING id`,
);

const takeTicket = statement<Omit<Identity, 'actor'> & { userId: number; isOpen: boolean }>(
  'api-ticket-take',
  `DELETE FROM api_tokens WHERE digest = $1 AND kind = 'ticket'
   RETURNING session_id AS "sessionId", user_id AS "userId", scopes, expires_at > now() AS "isOpen"`,
);

/** By digest. Browsers' sessions have none, and are most of those that end. */
const tokens = new Facts<string, KnownToken>(({ sessionId }) =>
  sessionId !== undefined && isTokenSession(sessionId) ? (token) => token.sessionId === sessionId : undefined,
);

const readToken = gathered<string, KnownToken>(async (digests) => {
  const found = await selectTokens(digests.map((digest) => Buffer.from(digest, 'hex')));
  return new Map(found.map(({ digest, ...token }) => [digest, token]));
});

/**
 * Who shows this access or personal token; undefined when it is void: over, taken back, cut, or somebody's who is gone,
 * suspended or banned. Known tokens are known without asking the database.
 */
export async function identifyToken(text: string): Promise<Identity | undefined> {
  const digest = digestOfToken(text, 'access', 'personal')?.toString('hex');
  if (!digest) return undefined;
  const token = await tokens.get(digest, () => readToken(digest));
  if (!token || isOver(token)) return undefined;
  const { userId, sessionId, scopes } = token;
  const actor = await findActorWith(scopes, userId);
  if (!actor) return undefined;
  if (isToBeNoted(token)) await noteUseOf(token);
  return { actor, sessionId, scopes };
}

/**
 * The person as one who acts by a token that is good for that: what their role lets them do on the server takes `admin`, and
 * with less they are like any member. Undefined when the account is gone, suspended or banned.
 */
export async function findActorWith(scopes: readonly Scope[], userId: number): Promise<Actor | undefined> {
  const actor = await findActor(userId);
  return actor && (scopes.includes('admin') ? actor : { ...actor, role: 'member' });
}

/** A text that opens one socket within a minute, for where no header can be sent. Throws Unauthenticated. */
export async function createTicket({
  actor,
  sessionId,
  scopes = SCOPES,
}: Omit<Identity, 'scopes'> & { scopes?: readonly Scope[] | undefined }): Promise<string> {
  const { token, digest } = newToken('ticket');
  const [kept] = await insertTicket(sessionId, actor.id, digest, scopes);
  if (!kept) throw new Unauthenticated();
  return token;
}

/** Whose ticket this is, once; undefined when it is void. */
export async function redeemTicket(text: string): Promise<Identity | undefined> {
  const digest = digestOfToken(text, 'ticket');
  const [ticket] = digest ? await takeTicket(digest) : [];
  if (!ticket?.isOpen || !(await isSessionOpen(ticket.sessionId, ticket.userId))) return undefined;
  const actor = await findActorWith(ticket.scopes, ticket.userId);
  return actor && { actor, sessionId: ticket.sessionId, scopes: ticket.scopes };
}

function isOver({ expiresAt }: KnownToken): boolean {
  return expiresAt !== null && expiresAt.getTime() <= Date.now();
}

/** Of a program's sign-in its refreshing says when it was used. */
function isToBeNoted({ kind, lastUsedAt }: KnownToken): boolean {
  return kind === 'personal' && Date.now() - (lastUsedAt?.getTime() ?? 0) > NOTED_EVERY_MS;
}

/** On what is kept itself: to keep it anew could bring back one that has been taken back meanwhile. */
async function noteUseOf(token: KnownToken): Promise<void> {
  token.lastUsedAt = new Date();
  await noteUse(token.id);
}
