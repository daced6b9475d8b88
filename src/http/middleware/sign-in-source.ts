import type { Request } from 'express';
import type { ProgramSource } from '../../domain/accounts/token-sessions.ts';

const MAX_USER_AGENT = 300;

/** From what browser or program this comes, and from where, as its person will see it among their devices. */
export function sourceOf(request: Request): ProgramSource {
  return { userAgent: (request.get('user-agent') ?? '').slice(0, MAX_USER_AGENT), ip: request.ip ?? '' };
}
