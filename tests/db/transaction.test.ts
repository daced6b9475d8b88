import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { User } from '../../src/db/models/index.ts';
import { statement } from '../../src/db/statements.ts';
import { transaction } from '../../src/db/transaction.ts';
import { announce, subscribe } from '../../src/domain/events.ts';
import { connectTestDatabase } from '../support/database.ts';
import { createPerson } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

const countUsers = statement<{ count: number }>(
  'test-count',
  'SELECT count(*) FROM users WHERE username LIKE $1',
);

describe('ambient transactions', () => {
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
  });

  after(() => disconnect());

  const count = async (pattern: string) => (await countUsers(pattern))[0]?.count;

  it('hold models and statements alike, and roll back whole, nested ones too', async () => {
    const attempt = transaction(async () => {
      await createPerson('rolled-back');
      await transaction(() => createPerson('rolled-back-too'));
      assert.equal(await count('rolled-back%'), 2);
      throw new Error('never mind');
    });
    await assert.rejects(attempt, /never mind/);
    assert.equal(await count('rolled-back%'), 0);
  });

  it('keep apart what runs at the same time', async () => {
    const counts: unknown[] = [];
    let inserted = 0;
    await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        transaction(async () => {
          await createPerson(`apart-${index}`);
          inserted++;
          await waitFor(() => inserted === 8, 'all eight to be under way');
          counts.push(await count('apart-%'));
          await waitFor(() => counts.length === 8, 'all eight to have counted');
          if (index % 2) throw new Error('odd ones roll back');
        }),
      ),
    );
    const apart = await User.findAll({ where: {}, order: ['id'] });
    const names = apart.map((user) => user.username).filter((name) => name.startsWith('apart-'));
    assert.deepEqual(counts, Array(8).fill(1));
    assert.deepEqual(names.sort(), ['apart-0', 'apart-2', 'apart-4', 'apart-6']);
  });

  it('law 1: announce after the commit, and nothing after a rollback', async () => {
    const heard: string[] = [];
    const stop = subscribe('session.ended', ({ sessionId }) => heard.push(sessionId));
    await transaction(async () => {
      announce('session.ended', { sessionId: 'kept' });
      assert.deepEqual(heard, []);
    });
    const attempt = transaction(async () => {
      announce('session.ended', { sessionId: 'lost' });
      throw new Error('never mind');
    });
    await assert.rejects(attempt);
    stop();
    assert.deepEqual(heard, ['kept']);
  });

  it('begin again when two of them wait for each other, and tell what they did once', async () => {
    const { id: one } = await createPerson('knot-one');
    const { id: other } = await createPerson('knot-other');
    const lock = statement('knot-lock', 'SELECT FROM users WHERE id = $1 FOR UPDATE');
    const heard: string[] = [];
    const stop = subscribe('session.ended', ({ sessionId }) => heard.push(sessionId));
    let begun = 0;
    const knot = (first: number, second: number) =>
      transaction(async () => {
        await lock(first);
        begun++;
        await waitFor(() => begun > 1, 'the other one to hold its lock');
        await lock(second);
        announce('session.ended', { sessionId: `knot-${first}` });
      });
    await Promise.all([knot(one, other), knot(other, one)]);
    stop();
    assert.equal(begun, 3);
    assert.deepEqual(heard.sort(), [`knot-${one}`, `knot-${other}`].sort());
  });
});
