import request from 'supertest';
import type { Actor } from '../../src/domain/actor.ts';
import type { TestParley } from './parley.ts';
import { createPeople, signInAs } from './people.ts';

export type Visitors<Name extends string> = Awaited<ReturnType<typeof signInPeople<Name>>>;

/** People who are signed in, each with a browser of their own, as supertest sees one. */
export async function signInPeople<Name extends string>(parley: TestParley, ...names: Name[]) {
  const people = {} as Record<Name, Actor>;
  const cookies = {} as Record<Name, string>;
  for (const actor of await createPeople(...names)) {
    people[actor.username as Name] = actor;
    cookies[actor.username as Name] = await signInAs(actor);
  }
  return {
    people,
    cookies,
    get: (name: Name, path: string) => request(parley.origin).get(path).set('Cookie', cookies[name]),
    post: (name: Name, path: string, fields: object = {}) =>
      request(parley.origin).post(path).set('Cookie', cookies[name]).type('form').send(fields),
  };
}
