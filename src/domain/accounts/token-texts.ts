import { createHash, randomBytes } from 'node:crypto';

/** What a token is for: each is good for that alone. */
export type TokenKind = 'access' | 'refresh' | 'personal' | 'ticket';

const BYTES = 32;
/** With a word in front by which people, and programs that look for lost secrets, know it. */
const TOKEN = /^parley_(access|refresh|personal|ticket)_[\w-]{43}$/;

/** What a program shows. Only the digest is kept: whoever reads the database cannot use it. */
export function newToken(kind: TokenKind): { token: string; digest: Buffer } {
  const token = `parley_${kind}_${randomBytes(BYTES).toString('base64url')}`;
  return { token, digest: digestOf(token) };
}

/** By what a token of one of these kinds is found; undefined for what can be none. */
export function digestOfToken(token: string, ...kinds: readonly TokenKind[]): Buffer | undefined {
  const [, kind] = TOKEN.exec(token) ?? [];
  return kinds.some((each) => each === kind) ? digestOf(token) : undefined;
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
