import { createHash } from 'node:crypto';
import { findActor } from '../../src/domain/accounts/people.ts';
import { createPersonalToken } from '../../src/domain/accounts/personal-tokens.ts';
import { signInProgram } from '../../src/domain/accounts/program-sign-in.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { createClient, tokenOf } from './api-client.ts';
import type { DocumentedOperation } from './api-document.ts';
import { queryRows, startTestParley } from './parley.ts';
import { createPerson, nonce } from './people.ts';

const PASSWORD = 'correct horse battery';
const RESET_TOKEN = 'a'.repeat(43);

export interface ExampleCall {
  /** Below /api/v1, with its query. */
  readonly path: string;
  readonly body: unknown;
  readonly token: string;
}

export type ExampleWorld = Awaited<ReturnType<typeof createExampleWorld>>;

/**
 * A server where the examples of the document mean something: the first account is an admin called ada, who owns the first room
 * and wrote its first message; then come bob, carol and dan.
 */
export async function createExampleWorld() {
  const parley = await startTestParley({ hasLimits: false });
  const [ada, bob, , dan] = await createInhabitants();
  const token = await tokenOf(ada);
  await tokenOf(bob);
  const readToken = (await createPersonalToken(ada, { name: 'Reader', scopes: ['read'], expiresAt: null }))
    .token;
  const client = await createClient(parley);
  const makers = createMakers(ada, dan);

  /** The request of the document's example, or, where it can have none, of what somebody would send. */
  async function exampleOf(operation: DocumentedOperation): Promise<ExampleCall> {
    const made = (await makers[operation.operationId]?.()) ?? {};
    const query = new URLSearchParams();
    let path = operation.path;
    for (const { name, in: place, example } of operation.parameters) {
      const value = String(made.params?.[name] ?? example);
      if (place === 'path') path = path.replace(`{${name}}`, value);
      else if (example !== undefined) query.set(name, value);
    }
    const body = made.body ?? operation.requestBody?.content['application/json']?.example;
    return { path: query.size > 0 ? `${path}?${query}` : path, body, token: made.token ?? token };
  }

  return { ...client, token, readToken, exampleOf, stop: () => parley.stop() };
}

async function createInhabitants(): Promise<[Actor, Actor, Actor, Actor]> {
  const { id } = await createPerson('ada');
  await queryRows(`UPDATE users SET role = 'admin' WHERE id = $1`, [id]);
  await queryRows(`UPDATE memberships SET role = 'owner' WHERE user_id = $1`, [id]);
  const ada = (await findActor(id)) as Actor;
  const bob = await createPerson('bob');
  const carol = await createPerson('carol');
  const dan = await createPerson('dan');
  await postMessage(ada, 1, { body: 'Hello', nonce: nonce() });
  await postMessage(bob, 1, { body: 'Hello yourself', nonce: nonce() });
  await createRoom(bob, { name: 'Tea', kind: 'open', topic: 'Leaves', members: [] });
  return [ada, bob, carol, dan];
}

interface Made {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly body?: object;
  readonly token?: string;
}

/** What no document can show: it is good once. */
function createMakers(ada: Actor, dan: Actor): Readonly<Record<string, () => Promise<Made>>> {
  const source = { userAgent: 'test', ip: '::1' };
  return {
    async postAuthLogin() {
      // As grace of the first example has chosen it: hashing takes its time.
      await queryRows(
        `UPDATE users SET password_hash = grace.password_hash FROM users AS grace WHERE users.id = $1 AND grace.username = 'grace'`,
        [ada.id],
      );
      return {};
    },
    async postAuthRefresh() {
      return { body: { refresh_token: (await signInProgram(dan, source)).refreshToken } };
    },
    async postAuthLogout() {
      return { token: await tokenOf(dan) };
    },
    async postTokens() {
      return { body: { name: 'Backup', scopes: ['read'], expires_in_days: 30, password: PASSWORD } };
    },
    async deleteTokensTokenId() {
      const { listed } = await createPersonalToken(ada, { name: 'Old', scopes: ['read'], expiresAt: null });
      return { params: { token_id: listed.id } };
    },
    async postAuthPasswordResetConfirm() {
      await queryRows(
        `INSERT INTO password_reset_tokens (user_id, digest, expires_at) VALUES ($1, $2, now() + interval '1 hour')`,
        [dan.id, createHash('sha256').update(RESET_TOKEN).digest()],
      );
      return { body: { token: RESET_TOKEN, password: PASSWORD } };
    },
  };
}
