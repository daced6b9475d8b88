import { listPeople } from '../../domain/accounts/directory.ts';
import { readProfileOf } from '../../domain/accounts/profiles.ts';
import { UserPath, UserSearch } from '../../inputs/api/users.ts';
import { presentApiProfile, presentApiUser, UserListShape, UserShape } from '../../presenters/api/user.ts';
import { type Operation, ok, operation } from './operation.ts';

const tag = 'People';

const search = operation({
  method: 'get',
  path: '/users',
  tag,
  summary: 'Look for people',
  description: 'The person’s contacts come first, then the others, by name.',
  access: 'read',
  query: UserSearch,
  answers: { 200: { description: 'A part of the list.', shape: UserListShape } },
  example: { query: { q: 'ada' } },
  async handle({ visitor, query: { q, from = 0, limit } }) {
    const { people, hasMore } = await listPeople(visitor.actor, { query: q, from, limit });
    return ok({
      items: people.map((person) => presentApiUser(person)),
      next: hasMore ? from + people.length : null,
    });
  },
});

const profile = operation({
  method: 'get',
  path: '/users/{user_id}',
  tag,
  summary: 'What somebody says of themselves',
  access: 'read',
  params: UserPath,
  answers: { 200: { description: 'Their profile.', shape: UserShape } },
  example: { params: { user_id: 1 } },
  async handle({ visitor, params }) {
    return ok(presentApiProfile(await readProfileOf(visitor.actor, params.user_id)));
  },
});

export const userOperations: readonly Operation[] = [search, profile];
