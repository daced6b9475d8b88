import { z } from 'zod';
import { endIn, newToken } from '../tokens.ts';
import { proof } from './auth.ts';
import { pathId } from './values.ts';

/** A new personal token, and who asks for it. */
export const ApiNewToken = z
  .object({ ...newToken, ...proof })
  .transform(({ name, scopes, expires_in_days: days, password, code }) => ({
    chosen: { name, scopes, expiresAt: days === null ? null : endIn(days) },
    proof: { password, ...(code !== undefined && { code }) },
  }));

export const TokenPath = z.object({ token_id: pathId });
