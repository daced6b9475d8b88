import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { sessionSecret } from '../../domain/accounts/session-secret.ts';
import { findSessionEnding } from '../../domain/accounts/sessions.ts';
import { readCookie } from './cookies.ts';
import { SESSION_COOKIE } from './sessions.ts';

/** `s:`, the id, and its signature: https://github.com/tj/node-cookie-signature */
const SIGNED = /^s:([^.]+)\.(.+)$/;

/** Why the session ended whose cookie this browser still has, if somebody else ended it. */
export async function findEnding(request: Request): Promise<string | undefined> {
  const [, sessionId, signature] = SIGNED.exec(readCookie(request, SESSION_COOKIE) ?? '') ?? [];
  if (request.user || !sessionId || !signature) return undefined;
  return (await isSignatureOf(sessionId, signature)) ? findSessionEnding(sessionId) : undefined;
}

async function isSignatureOf(sessionId: string, signature: string): Promise<boolean> {
  const hmac = createHmac('sha256', await sessionSecret()).update(sessionId);
  const expected = Buffer.from(hmac.digest('base64').replace(/=+$/, ''));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
