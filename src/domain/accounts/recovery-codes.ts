import { createHash, randomBytes } from 'node:crypto';
import { statement } from '../../db/statements.ts';

const CODES = 10;
const CODE_LENGTH = 16;
/** Five bits each, so 80 in all: a digest of one cannot be turned back. No letter looks like another one. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz023456789';

const deleteCodes = statement('recovery-codes-delete', 'DELETE FROM recovery_codes WHERE user_id = $1');

const insertCodes = statement(
  'recovery-codes-insert',
  'INSERT INTO recovery_codes (user_id, digest) SELECT $1, digest FROM unnest($2::bytea[]) AS digest',
);

const spendCode = statement(
  'recovery-code-spend',
  `UPDATE recovery_codes SET used_at = now() WHERE user_id = $1 AND digest = $2 AND used_at IS NULL RETURNING id`,
);

const countCodes = statement<{ count: number }>(
  'recovery-codes-count',
  'SELECT count(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL',
);

/** New codes in place of all earlier ones, inside a transaction. Only digests are kept: this is the one time they can be shown. */
export async function replaceRecoveryCodes(userId: number): Promise<string[]> {
  const codes = Array.from({ length: CODES }, createCode);
  await deleteCodes(userId);
  await insertCodes(userId, codes.map(digestOf));
  return codes;
}

/** Whether this is one of the person's codes that were not used; from now on it is. */
export async function spendRecoveryCode(userId: number, code: string): Promise<boolean> {
  return (await spendCode(userId, digestOf(code))).length > 0;
}

/** How many the person has left. */
export async function countRecoveryCodes(userId: number): Promise<number> {
  const [row] = await countCodes(userId);
  return row?.count ?? 0;
}

export async function removeRecoveryCodes(userId: number): Promise<void> {
  await deleteCodes(userId);
}

/** `abcd-efgh-jkmn-pqrs` */
function createCode(): string {
  const letters = Array.from(randomBytes(CODE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]);
  return letters.join('').replace(/.{4}(?=.)/g, '$&-');
}

/** However it was typed: with or without hyphens and spaces, in any letter case. */
function digestOf(code: string): Buffer {
  return createHash('sha256').update(code.toLowerCase().replace(/[\s-]/g, '')).digest();
}
