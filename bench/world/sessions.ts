import { createHmac, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { config } from '../../src/config.ts';
import { sessionSecret } from '../../src/domain/accounts/session-secret.ts';

const LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

/** Signs each of these people in, as signing in does it; the Cookie headers in the same order. */
export async function openSessions(pool: pg.Pool, userIds: readonly number[]): Promise<string[]> {
  const secret = await sessionSecret();
  const expires = new Date(Date.now() + LIFETIME_MS);
  const sids = userIds.map(() => randomBytes(24).toString('base64url'));
  const cookie = { originalMaxAge: LIFETIME_MS, expires, httpOnly: true, path: '/', sameSite: 'lax' };
  await pool.query(
    `INSERT INTO sessions (sid, sess, expire)
     SELECT sid, $3::jsonb || jsonb_build_object('passport', jsonb_build_object('user', id)), $4
       FROM unnest($1::text[], $2::bigint[]) AS opened (sid, id)`,
    [
      sids,
      userIds,
      JSON.stringify({ cookie, userAgent: 'bench', ip: '127.0.0.1', lastUsedAt: Date.now() }),
      expires,
    ],
  );
  return sids.map((sid) => cookieOf(sid, secret));
}

/** What express-session puts into the browser: https://github.com/tj/node-cookie-signature */
function cookieOf(sid: string, secret: string): string {
  const signature = createHmac('sha256', secret).update(sid).digest('base64').replace(/=+$/, '');
  const name = config.isSecure ? '__Host-parley' : 'parley';
  return `${name}=${encodeURIComponent(`s:${sid}.${signature}`)}`;
}
