import request, { type Response, type Test } from 'supertest';
import { queryRows, startTestParley, type TestParley } from './parley.ts';
import { signInPeople, type Visitors } from './visitors.ts';

export const STAFF = { ada: 'admin', mod: 'moderator', max: 'moderator', root: 'admin' } as const;

type Name = keyof typeof STAFF | 'bob' | 'cleo';

/** A row as AdminJS lists it. */
export interface ListedRow {
  readonly id: number;
  readonly params: Record<string, unknown>;
}

/** A server with admins (ada, root), moderators (mod, max) and members (bob, cleo), and what a panel's page asks of it. */
export interface Panel {
  readonly parley: TestParley;
  readonly visitors: Visitors<Name>;
  /** As a page of the panel asks. */
  get(name: Name, path: string): Test;
  list(name: Name, resource: string, query?: string): Promise<ListedRow[]>;
  /** Does an act to a row, or, given several ids, to all of them. */
  act(
    name: Name,
    resource: string,
    id: number | readonly number[],
    act: string,
    values?: object,
  ): Promise<Response>;
  create(name: Name, resource: string, values: object): Promise<Response>;
}

export async function openPanel(): Promise<Panel> {
  const parley = await startTestParley();
  const visitors = await signInPeople(parley, 'ada', 'root', 'mod', 'max', 'bob', 'cleo');
  for (const [username, role] of Object.entries(STAFF))
    await queryRows('UPDATE users SET role = $2 WHERE username = $1', [username, role]);
  const ask = (name: Name, method: 'get' | 'post', path: string) =>
    request(parley.origin)
      [method](`/admin${path}`)
      .set('Cookie', visitors.cookies[name])
      .set('Sec-Fetch-Site', 'same-origin')
      .set('Accept', 'application/json');
  return {
    parley,
    visitors,
    get: (name, path) => ask(name, 'get', path),
    async list(name, resource, query = '') {
      const { body } = await ask(name, 'get', `/api/resources/${resource}/actions/list${query}`).expect(200);
      return body.records;
    },
    async act(name, resource, id, act, values = {}) {
      const path =
        typeof id === 'number' ? `records/${id}/${act}` : `bulk/${act}Several?recordIds=${id.join(',')}`;
      return ask(name, 'post', `/api/resources/${resource}/${path}`).send(values);
    },
    create: async (name, resource, values) =>
      ask(name, 'post', `/api/resources/${resource}/actions/new`).send(values),
  };
}
