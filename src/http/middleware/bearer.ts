import type { Request, RequestHandler } from 'express';
import { identifyToken } from '../../domain/accounts/api-tokens.ts';
import type { Scope } from '../../domain/accounts/token-sessions.ts';
import { Forbidden, Unauthenticated } from '../../domain/errors.ts';
import { parseBearer } from '../../inputs/bearer.ts';
import { actorOf } from './authentication.ts';

declare global {
  namespace Express {
    interface Request {
      /** What the token is good for; undefined: nobody has shown one. */
      scopes?: readonly Scope[];
    }
  }
}

const VOID = 'This token is void: it is over, was taken back, or is not complete.';

/** Puts the person of the token that was sent, if any, on the request. Throws Unauthenticated for one that is void. */
export const identifyByToken: RequestHandler = async (request, _response, next) => {
  if (tokenOf(request) !== undefined && !(await recognise(request))) throw new Unauthenticated(VOID);
  next();
};

/** The same where some can be asked by anybody: there, a program may still send what has just become void. */
export const identifyIfPossible: RequestHandler = async (request, _response, next) => {
  await recognise(request);
  next();
};

/** Throws Unauthenticated without a token that counts, Forbidden with one that is not for this. */
export function requireScope(request: Request, scope: Scope): void {
  if (!request.user && tokenOf(request) !== undefined) throw new Unauthenticated(VOID);
  actorOf(request);
  if (!request.scopes?.includes(scope)) throw new Forbidden(`This token is not for “${scope}”.`);
}

async function recognise(request: Request): Promise<boolean> {
  const token = tokenOf(request);
  const identity = token === undefined ? undefined : await identifyToken(token);
  if (!identity) return false;
  request.user = identity.actor;
  request.sessionID = identity.sessionId;
  request.scopes = identity.scopes;
  return true;
}

function tokenOf({ headers }: Request): string | undefined {
  return parseBearer(headers.authorization);
}
