import type { Request, RequestHandler, Response } from 'express';
import { limit, readAllowance } from '../../domain/limits.ts';
import { addressOf } from './addresses.ts';

const SECOND_MS = 1000;

/**
 * Counts what programs ask, by person, or by address when they show no token that counts; and says in every answer what is
 * left (https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-07). Throws TooMany.
 */
export const limitApi: RequestHandler = async (request, response, next) => {
  const { kind, key } = keyOf(request);
  try {
    await limit(kind, key);
  } finally {
    sayWhatIsLeft(response, kind, key);
  }
  next();
};

function keyOf(request: Request): { kind: 'api' | 'api-address'; key: number | string } {
  return request.user
    ? { kind: 'api', key: request.user.id }
    : { kind: 'api-address', key: addressOf(request) };
}

function sayWhatIsLeft(response: Response, kind: 'api' | 'api-address', key: number | string): void {
  const allowance = readAllowance(kind, key);
  if (!allowance) return;
  response.set({
    'RateLimit-Limit': String(allowance.times),
    'RateLimit-Remaining': String(allowance.left),
    'RateLimit-Reset': String(Math.ceil(allowance.milliseconds / SECOND_MS)),
  });
}
