import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { forgetDashboard, readDashboard } from '../../src/domain/moderation/dashboard.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople } from '../support/people.ts';

let disconnect: () => Promise<void>;
let ada: Actor;
let bob: Actor;

before(async () => {
  disconnect = await connectTestDatabase();
  [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
  ada = { ...ada, role: 'moderator' };
});
after(() => disconnect());

/** So many days ago, at noon in UTC. */
async function sayDaysAgo(days: number, seq: number): Promise<void> {
  await queryRows(
    `INSERT INTO messages (room_id, seq, rev, sender_id, nonce, body, created_at)
     SELECT id, $2::int, $2::int, $3, $2::text, 'x',
            date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - $1 * interval '1 day' + interval '1 second'
       FROM rooms WHERE is_default`,
    [days, seq, bob.id],
  );
}

async function report(hoursAgo: number): Promise<void> {
  await queryRows(
    `INSERT INTO reports (subject_id, reason, copy, created_at)
     VALUES ($1, 'spam', '{"kind": "profile"}', now() - $2 * interval '1 hour')`,
    [bob.id, hoursAgo],
  );
}

describe('the dashboard', () => {
  it('is for staff', async () => {
    await assert.rejects(readDashboard(bob), { name: 'Error', message: /nothing here/ });
  });

  it('says what waits, and for how long', async () => {
    for (const hours of [1, 30, 100, 500, 501]) await report(hours);
    forgetDashboard();
    const { reports } = await readDashboard(ada);
    assert.equal(reports.open, 5);
    assert.deepEqual(reports.byAge, [1, 1, 1, 2]);
  });

  it('counts messages and sign-ups by day, fourteen of them', async () => {
    await sayDaysAgo(0, 1);
    await sayDaysAgo(1, 2);
    await sayDaysAgo(1, 3);
    await sayDaysAgo(20, 4);
    forgetDashboard();
    const { messages, signUps, storage } = await readDashboard(ada);
    assert.equal(messages.length, 14);
    assert.deepEqual(
      messages.slice(-3).map(({ count }) => count),
      [0, 2, 1],
    );
    assert.equal(signUps.at(-1)?.count, 2);
    assert.deepEqual(
      signUps.map(({ day }) => day),
      messages.map(({ day }) => day),
    );
    assert.ok(storage.bytes > 1_000_000 && storage.tables.length === 8);
  });

  it('is read at most every ten seconds', async () => {
    const first = await readDashboard(ada);
    await report(1);
    assert.equal(await readDashboard(ada), first);
    forgetDashboard();
    assert.equal((await readDashboard(ada)).reports.open, 6);
  });
});
