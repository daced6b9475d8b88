import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { BackupManifest } from '../../src/db/backup/manifest.ts';
import { restoreBackup } from '../../src/db/backup/restore.ts';
import { takeBackup } from '../../src/db/backup/take.ts';
import { addJob } from '../../src/db/job-queue.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { describeSchema, digestTables, readLastIds, rowsOf } from '../support/backups.ts';
import { BusyRooms } from '../support/busy-room.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

const NAMES = ['ada', 'bob', 'cleo', 'dan', 'eve', 'finn'];
const ENOUGH = 60;

describe('a backup of a server under load', () => {
  let parley: TestParley;
  let busy: BusyRooms;
  let directory: string;
  let manifest: BackupManifest;
  let restored: TestDatabase;
  let acknowledgedBefore: string[];

  before(async () => {
    directory = join(mkdtempSync(join(tmpdir(), 'parley-backup-')), 'live');
    parley = await startTestParley({ hasLimits: false });
    const people = await createPeople(...NAMES);
    const [ada] = people;
    assert.ok(ada);
    const room = { kind: 'open', topic: '', members: [] } as const;
    const rooms = [
      await createRoom(ada, { ...room, name: 'Tea' }),
      await createRoom(ada, { ...room, name: 'Cake' }),
    ];
    busy = new BusyRooms(
      parley.origin,
      rooms.map(({ id }) => id),
    );
    busy.start(people.slice(1));
    await backUp();
    await busy.stop();
    restored = await createTestDatabase({ isEmpty: true });
    await restoreBackup(restored.url, directory);
  });

  after(async () => {
    await busy.stop();
    await parley.stop();
    await restored?.drop();
    rmSync(join(directory, '..'), { recursive: true });
  });

  /** In the middle: much was written before, and much is written after. */
  async function backUp(): Promise<void> {
    await waitFor(() => busy.acknowledged.length > ENOUGH, 'a conversation');
    manifest = await takeBackup(parley.databaseUrl, directory);
    const count = busy.acknowledged.length;
    await waitFor(() => busy.acknowledged.length > count + ENOUGH, 'the conversation to go on');
    const begin = Date.parse(manifest.moment.begin);
    acknowledgedBefore = busy.acknowledged.filter(({ at }) => at < begin).map((each) => each.nonce);
  }

  it('has every message that was acknowledged before its moment, and nothing of what came after', async () => {
    const stored = await rowsOf<{ nonce: string; is_late: boolean }>(
      restored.url,
      `SELECT nonce, created_at > '${manifest.moment.end}' AS is_late FROM messages WHERE kind = 'text'`,
    );
    const nonces = new Set(stored.map((message) => message.nonce));
    assert.ok(acknowledgedBefore.length >= ENOUGH);
    assert.deepEqual(
      acknowledgedBefore.filter((nonce) => !nonces.has(nonce)),
      [],
    );
    assert.ok(stored.every((message) => !message.is_late));
    assert.ok(stored.length + ENOUGH < busy.acknowledged.length);
  });

  it('has the messages of each room numbered from 1 without a gap, and counters that say so', async () => {
    const rooms = await rowsOf<{ seqs: number[]; revs: number[]; count: number; revision: number }>(
      restored.url,
      `SELECT array_agg(seq::int ORDER BY seq) FILTER (WHERE seq IS NOT NULL) AS seqs, array_agg(rev::int) AS revs,
              message_count::int AS count, revision::int AS revision
         FROM rooms JOIN messages ON room_id = rooms.id GROUP BY rooms.id`,
    );
    assert.equal(rooms.length, 2);
    for (const { seqs, revs, count, revision } of rooms) {
      assert.deepEqual(
        seqs,
        Array.from({ length: count }, (_, index) => index + 1),
      );
      assert.ok(Math.max(...revs) <= revision);
      assert.equal(new Set(revs).size, revs.length);
    }
  });

  it('has with each message what belongs to it: its mentions, its reactions, its former texts', async () => {
    const [lacking] = await rowsOf(
      restored.url,
      `SELECT count(*) FILTER (WHERE is_reacted AND NOT EXISTS (SELECT FROM reactions WHERE message_id = messages.id))::int AS reactions,
              count(*) FILTER (WHERE edited_at IS NOT NULL AND
                               NOT EXISTS (SELECT FROM message_versions WHERE message_id = messages.id))::int AS versions,
              count(*) FILTER (WHERE sender_id NOT IN (SELECT id FROM users))::int AS senders FROM messages`,
    );
    assert.deepEqual(lacking, { reactions: 0, versions: 0, senders: 0 });
  });

  it('keeps nobody signed in, and is for its owner only', async () => {
    assert.deepEqual(await rowsOf(restored.url, 'SELECT FROM sessions'), []);
    assert.equal(statSync(directory).mode & 0o777, 0o700);
    assert.equal(statSync(join(directory, 'users.copy.gz')).mode & 0o777, 0o600);
  });

  it('of a server at rest is the same in every table, rule and job, and gives no id twice', async () => {
    const later = { runAt: new Date('2099-01-01') };
    await addJob('account-traces', { userId: 999, messages: 'stay' }, { ...later, key: 'later' });
    await addJob('password-reset', { login: 'nobody' }, { ...later, key: 'mail' });
    await addJob('webhook-delivery', { webhookId: 999 }, { ...later, key: 'webhook' });
    await rowsOf(parley.databaseUrl, `DELETE FROM sessions; DELETE FROM messages WHERE seq IS NULL`);
    const quiet = join(directory, '../quiet');
    const copy = await createTestDatabase({ isEmpty: true });
    await takeBackup(parley.databaseUrl, quiet);
    await restoreBackup(copy.url, quiet);
    assert.deepEqual(await digestTables(copy.url), await digestTables(parley.databaseUrl));
    assert.deepEqual(await describeSchema(copy.url), await describeSchema(parley.databaseUrl));
    assert.deepEqual(await readLastIds(copy.url), await readLastIds(parley.databaseUrl));
    const jobs =
      'SELECT task_identifier, run_at, max_attempts, key FROM graphile_worker.jobs WHERE key IS NOT NULL';
    const kept = await rowsOf(copy.url, jobs);
    assert.equal(kept.length, 1, 'what tells somebody something is left out');
    assert.deepEqual(kept, await rowsOf(parley.databaseUrl, `${jobs} AND key = 'later'`));
    await copy.drop();
  });
});
