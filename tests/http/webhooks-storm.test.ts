import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import type { JobRunner } from '../../src/jobs/queue.ts';
import type { TestDatabase } from '../support/database.ts';
import { ServerProcess } from '../support/server-process.ts';
import { waitFor } from '../support/wait.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';
import { loadWebhookWorld, type WebhookWorld } from '../support/webhook-world.ts';

const SENDERS = 10;
const POSTS_OF_EACH = 20;
const HELD = 5;

describe('an outgoing webhook in a storm', () => {
  let the: WebhookWorld;
  let testDatabase: TestDatabase;
  let child: ServerProcess;
  let runner: JobRunner | undefined;
  let people: Actor[];
  let roomId: number;
  let stopWaking: () => void;
  let isHeld = false;
  let underWay = 0;
  let mostUnderWay = 0;

  const receiver = new WebhookReceiver((response, index) => {
    mostUnderWay = Math.max(mostUnderWay, ++underWay);
    response.on('close', () => underWay--);
    if (index === HELD) isHeld = true;
    else {
      response.statusCode = index % 4 === 1 ? 503 : 200;
      setTimeout(() => response.end(), 10);
    }
  });

  /** Here is an instance that posts and does no jobs; the one that does them is a process of its own. */
  before(async () => {
    the = await loadWebhookWorld();
    testDatabase = await the.createTestDatabase();
    the.connectDatabase(testDatabase.url);
    await the.turnLimitsOff();
    const bus = the.createMemoryBus();
    the.connectBroadcast(bus);
    await bus.start();
    stopWaking = the.wakeWebhooksOnChange();
    people = await the.createPeople(...Array.from({ length: SENDERS }, (_, index) => `person${index}`));
    const [owner, ...others] = people;
    if (!owner) throw new Error('there is nobody');
    const members = others.map(({ username }) => username);
    roomId = (await the.createRoom(owner, { name: 'Storm', kind: 'closed', topic: '', members })).id;
    await receiver.start();
    await the.makeOutgoingWebhook(owner, roomId, { name: 'Told', url: receiver.url });
    const environment = { DATABASE_URL: testDatabase.url, WEBHOOKS_TO_PRIVATE: 'true' };
    child = await ServerProcess.start(environment);
  });

  after(async () => {
    stopWaking();
    await child.kill();
    await runner?.stop();
    await receiver.stop();
    await the.closeDatabase();
    await testDatabase.drop();
  });

  async function postAll(sender: Actor): Promise<void> {
    for (let count = 0; count < POSTS_OF_EACH; count++)
      await the.postMessage(sender, roomId, { body: `${sender.username} ${count}`, nonce: the.nonce() });
  }

  /** As happens every minute, once the database has noticed that nobody is there. */
  async function freeJobs(): Promise<void> {
    const isGone = async () =>
      (
        await the.queryRows(
          `SELECT FROM pg_stat_activity WHERE application_name LIKE 'parley jobs %' AND datname = current_database()`,
        )
      ).length === 0;
    await waitFor(isGone, 'the connections of the killed process to end');
    await the.queryRows(
      `UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute' WHERE locked_at IS NOT NULL`,
    );
    await the.unlockAbandonedJobs();
  }

  it('is told everything, in order, though it fails and whoever tells it is killed', async () => {
    const posting = Promise.all(people.map(postAll));
    await waitFor(() => isHeld, 'a request that is not answered', 60_000);
    await child.kill();
    await posting;
    await freeJobs();
    runner = the.startJobs({ databaseUrl: testDatabase.url, origin: 'http://localhost' });
    const count = SENDERS * POSTS_OF_EACH;
    await receiver.waitForTold(count);
    const seqs = receiver.told.map(({ message }) => message.seq);
    assert.deepEqual(
      seqs,
      Array.from({ length: count }, (_, index) => index + 1),
    );
    assert.equal(mostUnderWay, 1, 'one after the other');
    assert.ok(receiver.received.every(({ json }) => json.events.length <= 20));
    const bodies = new Map<string, string>();
    for (const { id, body } of receiver.received)
      assert.equal(bodies.get(id) ?? body, body, 'the same thing again');
    const isDone = async () =>
      (
        await the.queryRows(
          'SELECT FROM outgoing_webhooks JOIN rooms ON rooms.id = room_id WHERE delivered_rev = revision',
        )
      ).length === 1;
    await waitFor(isDone, 'the cursor at the end');
  });
});
