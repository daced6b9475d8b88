import { z } from 'zod';

const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;
/** Up to 15 digits: always below 2^53, so the number is exact. */
const DIGITS = /^[1-9]\d{0,14}$/;

/** What stands in an address is text: digits are a number, anything else is none. */
function toNumber(given: unknown): unknown {
  return typeof given === 'string' && DIGITS.test(given) ? Number(given) : (given ?? undefined);
}

/** An id in a path. */
export const pathId = z.preprocess(toNumber, z.int().min(1));

/** An id in a JSON body. */
export const bodyId = z
  .int('This must be an id: a whole number.')
  .min(1, 'This must be an id: a whole number.');

/** A number in a query, such as a cursor. */
export const queryNumber = z.preprocess(
  toNumber,
  z.int('This must be a whole number above 0.').min(1, 'This must be a whole number above 0.'),
);

/** How many items a page is to have at most. */
export const queryLimit = z.preprocess(
  toNumber,
  z
    .int(`Ask for 1 to ${MAX_PAGE} at a time.`)
    .min(1)
    .max(MAX_PAGE, `Ask for at most ${MAX_PAGE} at a time.`)
    .default(DEFAULT_PAGE),
);

/** A number in a query that may be 0. */
export const queryCount = z.preprocess(
  (given) => (given === '0' ? 0 : toNumber(given)),
  z.int('This must be a whole number.').min(0, 'This must be a whole number.'),
);
