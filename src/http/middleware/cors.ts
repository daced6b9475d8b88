import cors from 'cors';
import { config } from '../../config.ts';

const MAX_AGE_SECONDS = 600;

/**
 * Lets the pages of the sites in CORS_ORIGINS ask the API from browsers; those of others are not shown the answers. No cookie
 * counts there, so none is let through.
 */
export const allowOtherSites = cors({
  origin: [...config.corsOrigins],
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: ['Authorization', 'Content-Type'],
  exposedHeaders: ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Retry-After'],
  credentials: false,
  maxAge: MAX_AGE_SECONDS,
});
