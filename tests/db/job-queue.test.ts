import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { closeDatabase, connectDatabase, database } from '../../src/db/connection.ts';
import { addJob, unlockAbandonedJobs } from '../../src/db/job-queue.ts';
import { transaction } from '../../src/db/transaction.ts';
import type { Jobs } from '../../src/jobs/job.ts';
import { type JobRunner, startJobs } from '../../src/jobs/queue.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { waitFor } from '../support/wait.ts';

describe('the job queue', () => {
  let testDatabase: TestDatabase;
  let runner: JobRunner | undefined;
  const done: number[] = [];

  before(async () => {
    testDatabase = await createTestDatabase();
    connectDatabase(testDatabase.url);
  });

  after(async () => {
    await runner?.stop();
    await closeDatabase();
    await testDatabase.drop();
  });

  const start = (known: Jobs) =>
    startJobs({ databaseUrl: testDatabase.url, origin: 'http://localhost', known });
  const countJobs = async () => (await queryRows('SELECT FROM graphile_worker.jobs')).length;
  const exportJob = async ({ exportId }: { exportId: number }) => void done.push(exportId);

  it('has the newest tables that its package knows', async () => {
    const [row] = await queryRows<{ id: number }>('SELECT max(id) AS id FROM graphile_worker.migrations');
    assert.equal(row?.id, readdirSync('node_modules/graphile-worker/sql').length);
  });

  it('takes a job back with the transaction that added it', async () => {
    const act = transaction(async () => {
      await addJob('data-export', { exportId: 1 });
      throw new Error('no');
    });
    await assert.rejects(act, /no/);
    assert.equal(await countJobs(), 0);
  });

  it('does each job once, also when there are two runners, and after connections were cut', async () => {
    for (const exportId of [1, 2, 3]) await addJob('data-export', { exportId });
    runner = start({ 'data-export': exportJob });
    const other = start({ 'data-export': exportJob });
    await waitFor(async () => (await countJobs()) === 0, 'three jobs');
    await database().pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'parley jobs %'`,
    );
    await addJob('data-export', { exportId: 4 });
    await waitFor(() => done.length === 4, 'a job after the cut', 60_000);
    await Promise.all([runner.stop(), other.stop()]);
    runner = undefined;
    assert.deepEqual([...done].sort(), [1, 2, 3, 4]);
    assert.equal(await countJobs(), 0);
  });

  it('lets a stop wait for what is under way', async () => {
    let isDone = false;
    let hasBegun = false;
    const slow = async () => {
      hasBegun = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      isDone = true;
    };
    await addJob('data-export', { exportId: 5 });
    const slowRunner = start({ 'data-export': slow });
    await waitFor(() => hasBegun, 'the job');
    await slowRunner.stop();
    assert.ok(isDone);
    assert.equal(await countJobs(), 0);
  });

  it('keeps a job that fails, to be tried again', async () => {
    await addJob('data-export', { exportId: 6 });
    const failing = start({
      'data-export': async () => Promise.reject(new Error('no')),
    });
    const errors = () =>
      queryRows(`SELECT FROM graphile_worker.jobs WHERE last_error = 'no' AND attempts = 1`);
    await waitFor(async () => (await errors()).length === 1, 'the failure');
    await failing.stop();
  });

  it('frees what a runner had taken that is gone, and nothing else', async () => {
    const lock = (name: string) =>
      queryRows(
        `UPDATE graphile_worker._private_jobs SET locked_by = $1, locked_at = now() - interval '1 minute'`,
        [name],
      );
    const countLocked = async () =>
      (await queryRows('SELECT FROM graphile_worker.jobs WHERE locked_by IS NOT NULL')).length;
    const [own] = await queryRows<{ name: string }>(
      `SELECT set_config('application_name', 'parley jobs here', false) AS name`,
    );
    await lock(String(own?.name));
    await unlockAbandonedJobs();
    assert.equal(await countLocked(), 1);
    await lock('parley jobs gone');
    await unlockAbandonedJobs();
    assert.equal(await countLocked(), 0);
  });
});
