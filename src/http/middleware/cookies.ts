import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import { config } from '../../config.ts';

/** On https with the prefix that makes browsers refuse a cookie of that name from any other host or without Secure. */
export function cookieName(name: string): string {
  return config.isSecure ? `__Host-${name}` : name;
}

/** How every cookie of ours is set: no script sees it, no other site's form sends it. */
export const cookieOptions = {
  httpOnly: true,
  sameSite: 'lax',
  secure: config.isSecure,
  path: '/',
} as const;

/** The value of a cookie of ours, by the name that it has without the prefix. */
export function readCookie({ headers: { cookie = '' } }: IncomingMessage, name: string): string | undefined {
  const fullName = cookieName(name);
  return cookie.includes(fullName) ? parseCookie(cookie)[fullName] : undefined;
}
