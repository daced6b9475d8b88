import request, { type Test } from 'supertest';
import { createPersonalToken } from '../../src/domain/accounts/personal-tokens.ts';
import { signInProgram } from '../../src/domain/accounts/program-sign-in.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { createBot } from '../../src/domain/programs/bots.ts';
import { listIncomingWebhooks, makeIncomingWebhook } from '../../src/domain/programs/incoming-webhooks.ts';
import { listOutgoingWebhooks, makeOutgoingWebhook } from '../../src/domain/programs/outgoing-webhooks.ts';

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

/** Gives a person a token, a bot and a program that is signed in, and their room webhooks; resolves to the pages about these. */
export async function keepPrograms(actor: Actor, room: string): Promise<string[]> {
  const roomId = Number(room.split('/').at(-1));
  await signInProgramAs(actor);
  await createPersonalToken(actor, { name: 'Backups', scopes: ['read'], expiresAt: null });
  const { id } = await createBot(actor, { username: 'echo', displayName: 'Echo' });
  await makeIncomingWebhook(actor, roomId, { name: 'Builds' });
  await makeOutgoingWebhook(actor, roomId, { name: 'Archive', url: 'https://example.org/parley' });
  const [incoming] = await listIncomingWebhooks(actor, roomId);
  const [outgoing] = await listOutgoingWebhooks(actor, roomId);
  const here = `${room}/integrations`;
  return [
    ...['/settings/tokens', '/settings/bots', '/settings/sessions', '/docs', '/people/echo'],
    ...[`/settings/bots/${id}/removal`, here, `${here}/incoming/${incoming?.id}/removal`],
    ...[`${here}/outgoing/${outgoing?.id}`, `${here}/outgoing/${outgoing?.id}/removal`],
  ];
}
