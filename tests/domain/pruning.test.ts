import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addJob } from '../../src/db/job-queue.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { pruneOutdated } from '../../src/domain/pruning.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople } from '../support/people.ts';

/** A row of each kind, by what becomes of it; `$1` is somebody, and times are in days from now. */
const ROWS: Record<string, { insert: string; goes: string[]; stays: string[] }> = {
  password_reset_tokens: {
    insert: 'INSERT INTO password_reset_tokens (user_id, digest, used_at, expires_at) VALUES ($1, @)',
    goes: [`'used', @-8, @100`, `'expired', NULL, @-8`],
    stays: [`'used lately', @-6, @-6`, `'open', NULL, @1`],
  },
  email_verifications: {
    insert: `INSERT INTO email_verifications (email, user_id, digest, used_at, expires_at) VALUES ('a' || chr(64) || 'b.org', $1, @)`,
    goes: [`'used', @-8, @100`, `'expired', NULL, @-8`],
    stays: [`'used lately', @-6, @-6`, `'open', NULL, @1`],
  },
  session_endings: {
    insert: 'INSERT INTO session_endings (reason, digest, ended_at) SELECT $1::text, @',
    goes: [`'old', @-31`],
    stays: [`'new', @-29`],
  },
  invitations: {
    insert:
      'INSERT INTO invitations (created_by, digest, revoked_at, expires_at, uses, max_uses, created_at) VALUES ($1, @)',
    goes: [
      `'over', NULL, @-91, 0, 1, @-100`,
      `'revoked', @-91, NULL, 0, 1, @-100`,
      `'used', NULL, NULL, 1, 1, @-91`,
    ],
    stays: [
      `'over lately', NULL, @-89, 0, 1, @-100`,
      `'used lately', NULL, NULL, 1, 1, @-89`,
      `'for ever', NULL, NULL, 0, NULL, @-1000`,
      `'with a guest', NULL, @-91, 1, 1, @-100`,
    ],
  },
  held_messages: {
    insert: `INSERT INTO held_messages (room_id, body, sender_id, nonce, status, decided_at, created_at) SELECT 1, 'x', $1, @`,
    goes: [`'released', 'released', @-91, @-92`, `'refused', 'refused', @-91, @-92`],
    stays: [`'lately', 'refused', @-89, @-92`, `'waiting', 'waiting', NULL, @-1000`],
  },
  api_tokens: {
    insert: `WITH opened AS (INSERT INTO sessions (sid, sess, expire)
        SELECT gen_random_uuid()::text, jsonb_build_object('passport', jsonb_build_object('user', $1::bigint)), now() RETURNING sid)
      INSERT INTO api_tokens (session_id, kind, digest, user_id, expires_at)
      SELECT sid, 'access', sha256(convert_to(sid, 'UTF8')), $1::bigint, @ FROM opened`,
    goes: ['@-2'],
    stays: ['@1', 'NULL'],
  },
  notifications: {
    insert: `INSERT INTO notifications (kind, data, user_id, read_at, created_at) SELECT 'report-upheld', '{}', $1, @`,
    goes: ['@-91, @-92'],
    stays: ['@-89, @-92', 'NULL, @-1000'],
  },
};

describe('what is over', () => {
  let ada: Actor;
  let bob: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    for (const { insert, goes, stays } of Object.values(ROWS))
      for (const row of [...goes, ...stays])
        await queryRows(insert.replace('@', row.replace(/@(-?\d+)/g, `now() + interval '$1 days'`)), [
          ada.id,
        ]);
    await queryRows(
      `UPDATE users SET invitation_id = (SELECT id FROM invitations WHERE digest = 'with a guest') WHERE id = $1`,
      [bob.id],
    );
  });

  after(() => disconnect());

  const countRows = async (table: string) =>
    (await queryRows<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`))[0]?.count;

  it('goes, table by table, and nothing else does, however often', async () => {
    for (const [table, { goes, stays }] of Object.entries(ROWS))
      assert.equal(await countRows(table), goes.length + stays.length, table);
    for (let time = 0; time < 2; time++) {
      await pruneOutdated();
      for (const [table, { stays }] of Object.entries(ROWS))
        assert.equal(await countRows(table), stays.length, table);
    }
    const kept = await queryRows<{ name: string }>(
      `SELECT convert_from(digest, 'UTF8') AS name FROM invitations ORDER BY 1`,
    );
    assert.deepEqual(
      kept.map(({ name }) => name),
      ['for ever', 'over lately', 'used lately', 'with a guest'],
    );
  });

  it('goes from the job queue, too: what failed a week ago, not what failed lately or waits', async () => {
    for (const [key, daysAgo, attempts] of [
      ['failed', 8, 1],
      ['failed lately', 6, 1],
      ['waits', 8, 0],
    ] as const) {
      await addJob('account-traces', { userId: 0, messages: 'stay' }, { key, maxAttempts: 1 });
      await queryRows(
        `UPDATE graphile_worker._private_jobs SET attempts = $1, run_at = now() - make_interval(days => $2) WHERE key = $3`,
        [attempts, daysAgo, key],
      );
    }
    await pruneOutdated();
    const left = await queryRows<{ key: string }>('SELECT key FROM graphile_worker.jobs ORDER BY key');
    assert.deepEqual(
      left.map(({ key }) => key),
      ['failed lately', 'waits'],
    );
  });
});
