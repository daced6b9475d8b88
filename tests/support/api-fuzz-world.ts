import fc from 'fast-check';
import { findActor } from '../../src/domain/accounts/people.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { startTestApi, type TestApi, tokenOf } from './api-client.ts';
import type { DocumentedOperation } from './api-document.ts';
import { type FuzzRequest, requestsOf } from './api-fuzz.ts';
import { type RawAnswer, sendAll } from './api-fuzz-run.ts';
import { queryRows } from './parley.ts';
import { createPerson, nonce } from './people.ts';

/** Another one each day, the same for all of a day. */
export const SEED_OF_TODAY = Number(process.env.FUZZ_SEED ?? 2 * Math.floor(Date.now() / 86_400_000));
/** Passwords are hashed there, a quarter of a second each. */
const SLOW = /^post \/(auth\/(register|login|password-reset-confirm)|tokens)$/;
const WEIGHT = { slow: 1, usual: 10 };
const MAIL = /[a-z]+@secret\.example/g;
const VISITORS = ['ada', 'mod', 'bob', 'eve', 'ada', 'bob', 'eve', 'bob', 'eve', 'nobody', 'forger'];

type Name = 'ada' | 'mod' | 'bob' | 'eve' | 'tom' | 'tim';

type Api = TestApi<Name>;

/** What came of it: how many of each status, and what was not as it should be. */
export interface FuzzOutcome {
  readonly counts: ReadonlyMap<number, number>;
  readonly failures: readonly string[];
}

/** A server that holds secrets, and people who may not learn them. */
export async function createFuzzWorld() {
  const api = await startTestApi('ada', 'mod', 'bob', 'eve', 'tom', 'tim');
  const secrets = await plant(api);
  const disposableIds: number[] = [];
  for (let number = 1; number <= 10; number++) disposableIds.push((await createPerson(`spare${number}`)).id);

  function draw(seed: number, count: number): FuzzRequest[] {
    const weighted = api.checker.operations.map((operation) => ({
      weight: SLOW.test(nameOf(operation)) ? WEIGHT.slow : WEIGHT.usual,
      arbitrary: requestsOf(operation, { visitors: VISITORS, disposableIds }),
    }));
    return fc.sample(fc.oneof(...weighted), { seed, numRuns: count });
  }

  /** They signed out, or staff has ended it. */
  async function renew(visitor: string): Promise<void> {
    const actor = await findActor(api.people[visitor as Name]?.id ?? 0);
    if (actor) api.tokens[visitor as Name] = await tokenOf(actor);
  }

  async function run(seed: number, count: number): Promise<FuzzOutcome> {
    const counts = new Map<number, number>();
    const failures: string[] = [];
    await sendAll(api.parley.origin, draw(seed, count), {
      tokenOf: (visitor) => (visitor === 'forger' ? 'x'.repeat(43) : api.tokens[visitor as Name]),
      async take(sent, answer) {
        counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
        const wrong = whyWrong(api, secrets, sent, answer);
        if (wrong) failures.push(describeFailure(sent, wrong));
        if (answer.status === 401 || nameOf(sent.operation) === 'post /auth/logout')
          await renew(sent.visitor);
      },
    });
    return { counts, failures };
  }

  return { run, stop: () => api.stop() };
}

/** What nobody who asks may ever read. */
async function plant(api: Api): Promise<string[]> {
  await queryRows(
    `UPDATE users SET password_hash = 'hash-4711-' || id, email = username || '@secret.example'`,
  );
  await queryRows(
    `UPDATE users SET role = CASE username WHEN 'ada' THEN 'admin' WHEN 'mod' THEN 'moderator' ELSE role END`,
  );
  const { tom, tim } = api.people;
  const { id } = await createRoom(tom, {
    name: 'Room-4711',
    kind: 'closed',
    topic: 'Topic-4711',
    members: ['tim'],
  });
  for (const body of ['SECRET Text-4711', 'another SECRET'])
    await postMessage(tim, id, { body, nonce: nonce() });
  for (const person of ['bob', 'eve'] as const)
    await api.post(person, '/chat/rooms', { room_type: 'open', name: `Room of ${person}` });
  const digests = await queryRows<{ hex: string; base64: string }>(
    `SELECT encode(digest, 'hex') AS hex, encode(digest, 'base64') AS base64 FROM api_tokens`,
  );
  const sessions = await queryRows<{ sid: string }>('SELECT sid FROM sessions');
  return [
    ...['hash-4711', 'Room-4711', 'Topic-4711', 'Text-4711', 'another SECRET'],
    ...digests.flatMap(({ hex, base64 }) => [hex, base64]),
    ...sessions.map(({ sid }) => sid),
  ];
}

function whyWrong(
  api: Api,
  secrets: readonly string[],
  sent: FuzzRequest,
  { status, type, text }: RawAnswer,
): string | undefined {
  if (status >= 500) return `${status}: ${text}`;
  if (text !== '' && !type.startsWith('application/json')) return `it is ${type}`;
  try {
    api.checker.check(sent.operation, status, text === '' ? undefined : JSON.parse(text));
  } catch (error) {
    return (error as Error).message;
  }
  const told = secrets.find((secret) => text.includes(secret));
  if (told) return `it tells ${told}`;
  const mails = sent.visitor === 'ada' ? [] : (text.match(MAIL) ?? []);
  const other = mails.find((mail) => mail !== `${sent.visitor}@secret.example`);
  return other && `it tells ${other}`;
}

function nameOf({ method, path }: DocumentedOperation): string {
  return `${method} ${path}`;
}

function describeFailure(
  { operation, path, visitor, body, contentType }: FuzzRequest,
  wrong: string,
): string {
  const sent = body === undefined ? '' : ` with ${contentType} ${body.slice(0, 300)}`;
  return `${visitor}: ${operation.method} ${path.slice(0, 300)}${sent}\n  ${wrong.slice(0, 600)}`;
}

/** `200: 17, 404: 3` */
export function sayCounts(counts: ReadonlyMap<number, number>): string {
  const found = [...counts].sort(([one], [other]) => one - other);
  return found.map(([status, count]) => `${status}: ${count}`).join(', ');
}
