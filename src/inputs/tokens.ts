import { z } from 'zod';
import { typedLine } from './text.ts';

const MAX_NAME = 80;
const MAX_DAYS = 3650;
const DAY_MS = 24 * 60 * 60 * 1000;

export const tokenName = typedLine(MAX_NAME, {
  empty: 'Say what it is for.',
  long: `Use at most ${MAX_NAME} characters.`,
});

export const scope = z.enum(['read', 'write', 'admin'], 'Choose among read, write and admin.');

const scopes = z
  .array(scope, 'Choose what it may be used for.')
  .min(1, 'Choose what it may be used for.')
  .max(10, 'Choose among read, write and admin.')
  .transform((given) => [...new Set(given)]);

/** As a form sends it: one box that is ticked comes as a text, none as nothing. */
export const TokenForm = z
  .object({
    name: tokenName,
    scopes: z.preprocess((given) => (given === undefined ? [] : [given].flat()), scopes),
    days: z.enum(['7', '30', '90', '365', 'ever'], 'Choose how long it is good.'),
  })
  .transform(({ name, scopes, days }) => ({
    name,
    scopes,
    expiresAt: days === 'ever' ? null : endIn(Number(days)),
  }));

/** As a program sends it. */
export const newToken = {
  name: tokenName,
  scopes,
  expires_in_days: z
    .int(`Use 1 to ${MAX_DAYS} days, or null.`)
    .min(1, `Use 1 to ${MAX_DAYS} days, or null.`)
    .max(MAX_DAYS, `Use 1 to ${MAX_DAYS} days, or null.`)
    .nullable()
    .describe('null: it does not end by itself.'),
};

export function endIn(days: number): Date {
  return new Date(Date.now() + days * DAY_MS);
}
