import { randomBytes } from 'node:crypto';
import { statement } from '../../db/statements.ts';
import type { TokenKind } from './token-texts.ts';

/** What a token may be used for; what its person may is another matter. */
export type Scope = 'read' | 'write' | 'admin';

export const SCOPES: readonly Scope[] = ['read', 'write', 'admin'];

const ID_BYTES = 24;
/** A session always ends some day, as far as its table knows. */
const NEVER = new Date('9999-12-31T00:00:00Z');

/** A token as it is kept. */
export interface NewToken {
  readonly sessionId: string;
  readonly userId: number;
  readonly kind: TokenKind;
  readonly digest: Buffer;
  readonly name?: string;
  readonly scopes?: readonly Scope[];
  /** null: it does not end by itself. */
  readonly expiresAt: Date | null;
}

/** From what program somebody signs in, and from where. */
export interface ProgramSource {
  readonly userAgent: string;
  readonly ip: string;
}

const insertSession = statement(
  'program-session-insert',
  'INSERT INTO sessions (sid, sess, expire, kind) VALUES ($1, $2, $3, $4)',
);

const insertToken = statement<{ id: number }>(
  'api-token-insert',
  `INSERT INTO api_tokens (session_id, user_id, kind, digest, name, scopes, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
);

/** Opens a session that no cookie can name, so that whatever ends sessions ends this one; resolves to its id. */
export async function openTokenSession(
  kind: 'program' | 'personal',
  userId: number,
  source: ProgramSource,
  expiresAt: Date | null,
): Promise<string> {
  const sessionId = `${kind}:${randomBytes(ID_BYTES).toString('base64url')}`;
  const expires = expiresAt ?? NEVER;
  const content = { ...source, passport: { user: userId }, lastUsedAt: Date.now(), cookie: { expires } };
  await insertSession(sessionId, JSON.stringify(content), expires, kind);
  return sessionId;
}

/** Whether this is no browser's session, but has tokens. */
export function isTokenSession(sessionId: string): boolean {
  return sessionId.startsWith('program:') || isPersonalSession(sessionId);
}

export function isPersonalSession(sessionId: string): boolean {
  return sessionId.startsWith('personal:');
}

/** Keeps the digest of a token; its id. */
export async function keepToken(token: NewToken): Promise<number> {
  const { sessionId, userId, kind, digest, name = '', scopes = SCOPES, expiresAt } = token;
  const [kept] = await insertToken(sessionId, userId, kind, digest, name, scopes, expiresAt);
  return Number(kept?.id);
}
