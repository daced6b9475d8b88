import { randomBytes } from 'node:crypto';
import { config } from '../../config.ts';
import { statement } from '../../db/statements.ts';

const SECRET_BYTES = 32;

const keepSecret = statement(
  'session-secret-keep',
  `INSERT INTO settings (key, value) VALUES ('session_secret', $1) ON CONFLICT (key) DO NOTHING`,
);
const selectSecret = statement<{ value: string }>(
  'session-secret',
  `SELECT value FROM settings WHERE key = 'session_secret'`,
);

/** What signs the session cookies: SESSION_SECRET, or one made once and shared by all instances through the database. */
export async function sessionSecret(): Promise<string> {
  if (config.sessionSecret) return config.sessionSecret;
  const [kept] = await selectSecret();
  if (kept) return kept.value;
  await keepSecret(randomBytes(SECRET_BYTES).toString('base64url'));
  const [row] = await selectSecret();
  if (!row) throw new Error('the session secret could not be kept');
  return row.value;
}
