import { LRUCache } from 'lru-cache';
import { TooMany } from '../errors.ts';

const ATTEMPTS = 10;
const WITHIN_MS = 15 * 60 * 1000;
const MAX_PEOPLE = 10_000;

const attempts = new LRUCache<number, { count: number }>({ max: MAX_PEOPLE, ttl: WITHIN_MS });

/** Before a code, or the password of somebody who is signed in, is looked at. Throws TooMany after ten in a quarter of an hour. */
export async function limitCodes(userId: number): Promise<void> {
  const known = attempts.get(userId) ?? { count: 0 };
  if (known.count === 0) attempts.set(userId, known);
  known.count++;
  if (known.count > ATTEMPTS)
    throw new TooMany(
      'Too many attempts. Please wait before the next one.',
      Math.ceil(attempts.getRemainingTTL(userId) / 1000),
    );
}
