import { createHash } from 'node:crypto';
import bcrypt from 'bcrypt';
import pLimit from 'p-limit';
import { noteRefusal } from '../../telemetry/counters.ts';
import { TooMany } from '../errors.ts';

const COST = 12;
/** A hash keeps a core busy for a quarter of a second: two at a time leave room for everybody else. */
const HASHES_AT_A_TIME = 2;
const MAX_WAITING = 40;
const RETRY_AFTER_SECONDS = 5;

const limit = pLimit(HASHES_AT_A_TIME);

/** bcrypt, cost 12. Throws TooMany when too many are waiting for one. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => bcrypt.hash(condense(password), COST));
}

/** Takes as long for an account that does not exist (`hash` undefined) as for one that does. Throws TooMany. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const matches = await inTurn(() => bcrypt.compare(condense(password), hash ?? HASH_OF_NOTHING));
  return matches && hash !== undefined;
}

/** The hash of a random password that nobody has. */
const HASH_OF_NOTHING = '$2b$12$Ku.L2qhbD/yDrQRsvyW.FOr0vEFkgabirUfhNnZVwnhDQ83FwC4tK';

/**
 * bcrypt reads 72 bytes and stops at a NUL. The digest is 64 characters of base64, so passwords of any length count
 * whole. (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html, pre-hashing)
 */
function condense(password: string): string {
  return createHash('sha384').update(password, 'utf8').digest('base64');
}

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (limit.pendingCount >= MAX_WAITING) {
    noteRefusal('passwords-at-once');
    throw new TooMany(
      'Too many people are signing in at this moment. Please try again shortly.',
      RETRY_AFTER_SECONDS,
    );
  }
  return limit(work);
}
