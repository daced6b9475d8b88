import { signInProgram } from '../../src/domain/accounts/program-sign-in.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { type ApiDocument, createChecker } from './api-document.ts';
import { startTestParley, type TestParley } from './parley.ts';
import { createPerson } from './people.ts';

/** What came back. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it, and the document has been asked
  readonly body: any;
}

/** With which token, and what is sent. */
export interface ApiCall {
  readonly token?: string;
  readonly body?: unknown;
}

export type TestApi<Name extends string> = Awaited<ReturnType<typeof startTestApi<Name>>>;

/** A server, and people who ask it as programs do; every answer is held against the document. */
export async function startTestApi<Name extends string>(...names: Name[]) {
  const parley = await startTestParley({ hasLimits: false });
  const client = await createClient(parley);
  const people = {} as Record<Name, Actor>;
  const tokens = {} as Record<Name, string>;
  // One after the other, so that their ids are in the order of their names.
  for (const name of names) {
    people[name] = await createPerson(name);
    tokens[name] = await tokenOf(people[name]);
  }
  const asking = (method: string) => (name: Name, path: string, body?: unknown) =>
    client.call(method, path, { token: tokens[name], ...(body !== undefined && { body }) });
  return {
    ...client,
    parley,
    people,
    tokens,
    get: asking('get'),
    post: asking('post'),
    put: asking('put'),
    patch: asking('patch'),
    delete: asking('delete'),
    stop: () => parley.stop(),
  };
}

/** Asks that server, and holds what it answers against its document. */
export async function createClient({ origin }: Pick<TestParley, 'origin'>) {
  const document = (await (await fetch(`${origin}/api/v1/openapi.json`)).json()) as ApiDocument;
  const checker = createChecker(document);

  async function call(method: string, path: string, { token, body }: ApiCall = {}): Promise<ApiAnswer> {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method: method.toUpperCase(),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    checker.check(checker.find(method, path), response.status, answer);
    return { status: response.status, headers: response.headers, body: answer };
  }

  return { document, checker, call };
}

/** What a program shows that this person has signed in with. */
export async function tokenOf(actor: Actor): Promise<string> {
  return (await signInProgram(actor, { userAgent: 'test', ip: '::1' })).accessToken;
}
