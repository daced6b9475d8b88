import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { sessionSecret } from '../../domain/accounts/session-secret.ts';
import type { Source } from '../../domain/accounts/sign-in-limits.ts';
import { cookieName, cookieOptions, readCookie } from './cookies.ts';

const DEVICE_COOKIE = 'parley-device';
const LIFETIME_MS = 365 * 24 * 60 * 60 * 1000;
const ID_BYTES = 16;
/** Of one browser, the newest. */
const MAX_ACCOUNTS = 10;

/** An id, the ids of accounts, and a signature of both. */
const COOKIE = /^([\w-]{22})\.(\d{1,15}(?:-\d{1,15})*)\.([\w-]{43})$/;

/** Which device this is, and to which accounts it has signed in; undefined when it says nothing that we have signed. */
export async function findDevice(request: Request): Promise<Source['device']> {
  const [, id, accounts, signature] = COOKIE.exec(readCookie(request, DEVICE_COOKIE) ?? '') ?? [];
  if (!id || !accounts || !signature) return undefined;
  const isOurs = timingSafeEqual(Buffer.from(signature), Buffer.from(await sign(`${id}.${accounts}`)));
  return isOurs ? { id, userIds: accounts.split('-').map(Number) } : undefined;
}

/** From now on this device is known to that account: it stays so when it signs out. */
export async function rememberDevice(request: Request, userId: number): Promise<void> {
  const known = await findDevice(request);
  const userIds = [userId, ...(known?.userIds ?? []).filter((id) => id !== userId)].slice(0, MAX_ACCOUNTS);
  const content = `${known?.id ?? randomBytes(ID_BYTES).toString('base64url')}.${userIds.join('-')}`;
  const value = `${content}.${await sign(content)}`;
  request.res?.cookie(cookieName(DEVICE_COOKIE), value, { ...cookieOptions, maxAge: LIFETIME_MS });
}

async function sign(content: string): Promise<string> {
  return createHmac('sha256', await sessionSecret())
    .update(`device ${content}`)
    .digest('base64url');
}
