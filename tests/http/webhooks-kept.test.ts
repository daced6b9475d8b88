import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { TestParley } from '../support/parley.ts';
import type { Visitors } from '../support/visitors.ts';
import { isSigned, WebhookReceiver } from '../support/webhook-receiver.ts';
import { WebhookRoom } from '../support/webhook-room.ts';
import { startWebhookServer, type WebhookWorld } from '../support/webhook-world.ts';

describe('outgoing webhooks, and who keeps them', () => {
  let parley: TestParley;
  let people: Visitors<'ada' | 'bob'>;
  let the: WebhookWorld;
  let room: WebhookRoom;
  let receiver: WebhookReceiver;

  before(async () => {
    ({ the, parley, people } = await startWebhookServer());
  });

  beforeEach(async () => {
    room = await WebhookRoom.open(the, people.people.ada, ['bob']);
  });

  afterEach(() => receiver.stop());

  after(() => parley.stop());

  it('tell nothing that whoever made it may not read any more', async () => {
    const { ada, bob } = people.people;
    receiver = await new WebhookReceiver().start();
    await room.make(receiver.url);
    await room.say('One');
    await receiver.waitForTold(1);
    await the.changeRole(ada, room.id, bob.id, 'owner');
    await the.leaveRoom(ada, room.id);
    await room.say('Without Ada', bob);
    await room.waitUntilOff();
    assert.equal(receiver.told.length, 1);
    await people.post('bob', await room.there('/switch'), { enabled: 'true' }).expect(303);
    await receiver.waitForTold(2);
    assert.equal(receiver.told[1]?.message.content, 'Without Ada');
  });

  it('wait behind mails, and for no receiver that answers by changing the protocol', async () => {
    receiver = await new WebhookReceiver((response, index) => {
      if (index > 0) response.socket?.write('SSH-2.0-OpenSSH_9.9\r\n');
      else
        response.socket?.write(
          'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
        );
    }).start();
    await room.make(receiver.url);
    await room.say('One');
    await room.waitForAttempts(2);
    const said = (await room.listAttempts()).map(({ status, error }) => status ?? error);
    assert.deepEqual(said, ['It answered nothing that is an answer.', 'What it answered is not HTTP.']);
    const [job] = await the.queryRows<{ priority: number }>(
      `SELECT priority FROM graphile_worker.jobs WHERE task_identifier = 'webhook-delivery'`,
    );
    assert.ok(job && job.priority > 0, 'mails come first');
  });

  it('list their newest fifty attempts, and none of a webhook that is gone', async () => {
    receiver = await new WebhookReceiver().start();
    await room.make(receiver.url);
    const { id } = await room.readState();
    const outcome = { status: 200, error: '', durationMs: 1 };
    for (let count = 1; count <= 60; count++) await the.noteTest(id, { ...outcome, durationMs: count });
    const kept = await the.queryRows<{ ms: number }>(
      'SELECT duration_ms AS ms FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY id',
      [id],
    );
    assert.deepEqual([kept.length, kept[0]?.ms], [50, 11]);
    await people.post('ada', await room.there('/removal')).expect(303);
    await the.noteTest(id, outcome);
  });

  it('find what was committed without a job for it', async () => {
    receiver = await new WebhookReceiver().start();
    await room.make(receiver.url);
    const { id } = await room.say('One');
    await receiver.waitForTold(1);
    await the.queryRows('UPDATE rooms SET revision = revision + 1 WHERE id = $1', [room.id]);
    await the.queryRows(
      'UPDATE messages SET rev = (SELECT revision FROM rooms WHERE id = room_id), edited_at = now() WHERE id = $1',
      [id],
    );
    await the.sweepWebhooks();
    await receiver.waitForTold(2);
  });

  it('are made, tested, switched off and deleted on a page, by those who keep the room', async () => {
    receiver = await new WebhookReceiver().start();
    const form = { name: 'Archive', url: receiver.url };
    await people.post('bob', room.here('/outgoing'), form).expect(403);
    for (const url of [
      '',
      'x',
      'ftp://example.org',
      'https://a:b@example.org/',
      `https://x/${'y'.repeat(2000)}`,
    ])
      await people.post('ada', room.here('/outgoing'), { ...form, url }).expect(422, /id="url-error"/);
    const made = await people
      .post('ada', room.here('/outgoing'), form)
      .expect(200)
      .expect('Cache-Control', 'no-store');
    const secret = /id="webhook-secret">(whsec_[\w+/=]+)</.exec(made.text)?.[1] ?? '';
    const rows = JSON.stringify(
      await the.queryRows(`SELECT encode(secret, 'base64') FROM outgoing_webhooks`),
    );
    assert.ok(!rows.includes(secret.replace('whsec_', '').slice(0, 20)));
    assert.ok(!(await people.get('ada', room.here())).text.includes(secret));
    const path = await room.there();
    await people.post('ada', `${path}/tests`).expect(303);
    await receiver.waitForRequests(1);
    assert.ok(receiver.received[0] && isSigned(receiver.received[0], secret));
    await room.waitForAttempts(1);
    await people.get('ada', path).expect(200, /<b>Test<\/b>[\s\S]*Answered 200/);
    await people.get('bob', path).expect(403);
    await people.post('ada', `${path}/switch`, { enabled: 'false' }).expect(303);
    await room.say('While it is off');
    await people.get('ada', room.here()).expect(200, /Switched off/);
    await people.get('bob', `${path}/removal`).expect(403);
    await people.get('ada', `${path}/removal`).expect(200, /Delete Archive\?/);
    await people.post('ada', `${path}/removal`).expect(303);
    await people.get('ada', path).expect(404);
    assert.equal(receiver.received.length, 1);
  });
});
