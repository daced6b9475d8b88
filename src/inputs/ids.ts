import { NotFound } from '../domain/errors.ts';

/** Up to 15 digits: always below 2^53, so the number is exact. */
const ID = /^[1-9]\d{0,14}$/;

/** An id (or a seq) from an address. Throws NotFound for anything that can be none. */
export function parseId(given: unknown): number {
  if (typeof given !== 'string' || !ID.test(given)) throw new NotFound();
  return Number(given);
}
