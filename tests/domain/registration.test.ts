import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hashPassword, verifyPassword } from '../../src/domain/accounts/passwords.ts';
import { register } from '../../src/domain/accounts/registration.ts';
import { Taken, TooMany } from '../../src/domain/errors.ts';
import { connectTestDatabase } from '../support/database.ts';

describe('registration', () => {
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
  });

  after(() => disconnect());

  const person = (username: string) => ({
    username,
    email: `${username}@example.org`,
    password: 'correct horse',
  });

  it('makes exactly one admin when several are the first at the same moment', async () => {
    const people = await Promise.all(['ada', 'bob', 'eve', 'dan'].map((name) => register(person(name))));
    assert.equal(people.filter((each) => each.role === 'admin').length, 1);
  });

  it('gives a name to one of two who ask for it at the same moment', async () => {
    const asked = await Promise.allSettled([
      register(person('zoe')),
      register({ ...person('ZOE'), email: 'z@x.org' }),
    ]);
    const refused = asked.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    assert.equal(refused.length, 1);
    assert.ok(refused[0] instanceof Taken);
  });

  it('verifies a password, and nothing for an account that does not exist', async () => {
    const hash = await hashPassword('correct horse\0with NUL');
    assert.deepEqual(
      await Promise.all([
        verifyPassword('correct horse\0with NUL', hash),
        verifyPassword('correct horse\0with', hash),
        verifyPassword('anything', undefined),
      ]),
      [true, false, false],
    );
  });

  it('refuses to let hashing pile up', async () => {
    const attempts = Array.from({ length: 60 }, () =>
      Promise.resolve().then(() => verifyPassword('x', undefined)),
    );
    const refused = (await Promise.allSettled(attempts)).filter((each) => each.status === 'rejected');
    assert.ok(refused.length > 0 && refused.every((each) => each.reason instanceof TooMany));
  });
});
