import { createHash, randomBytes } from 'node:crypto';

const BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/** What stands in a link that is mailed. Only the digest is kept: whoever reads the database cannot use it. */
export function newLinkToken(): { token: string; digest: Buffer } {
  const token = randomBytes(BYTES).toString('base64url');
  return { token, digest: digestOf(token) };
}

/** By what the token of a link is found; undefined for what can be none. */
export function digestOfLink(token: string): Buffer | undefined {
  return TOKEN.test(token) ? digestOf(token) : undefined;
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
