import request, { type Test } from 'supertest';
import { signInProgram } from '../../src/domain/accounts/program-sign-in.ts';
import type { Actor } from '../../src/domain/actor.ts';

const SOURCE = { userAgent: 'robot/1.0', ip: '203.0.113.9' };

/** What a program of that person shows, as signing in gives it to it. */
export function signInProgramAs(actor: Actor) {
  return signInProgram(actor, SOURCE);
}

/** Asks the API of that server in JSON, with a token or none. */
export function apiOf(origin: string) {
  return (method: 'get' | 'post' | 'patch' | 'delete', path: string, token?: string, body?: object): Test => {
    const asked = request(origin)[method](`/api/v1${path}`);
    if (token !== undefined) asked.set('Authorization', `Bearer ${token}`);
    return body === undefined ? asked : asked.send(body);
  };
}
