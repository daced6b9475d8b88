import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { TestParley } from '../support/parley.ts';
import type { Visitors } from '../support/visitors.ts';
import { isSigned, WebhookReceiver } from '../support/webhook-receiver.ts';
import { WebhookRoom } from '../support/webhook-room.ts';
import { startWebhookServer, type WebhookWorld } from '../support/webhook-world.ts';

describe('outgoing webhooks', () => {
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

  it('tell what is said, edited, reacted to and deleted, signed, in order', async () => {
    receiver = await new WebhookReceiver().start();
    await room.say('Before there was a webhook');
    const secret = await room.make(receiver.url);
    const one = await room.say('One');
    const two = await room.say('Two');
    await receiver.waitForTold(2);
    await the.editMessage(people.people.ada, one.id, 'One, again');
    await receiver.waitForTold(3);
    await the.toggleReaction(people.people.bob, two.id, '👍');
    await receiver.waitForTold(4);
    await the.deleteMessage(people.people.ada, two.id);
    await receiver.waitForTold(5);
    assert.deepEqual(
      receiver.told.map(({ type, message }) => [type, message.id, message.content]),
      [
        ['message', one.id, 'One'],
        ['message', two.id, 'Two'],
        ['message_updated', one.id, 'One, again'],
        ['message_updated', two.id, 'Two'],
        ['message_deleted', two.id, ''],
      ],
    );
    for (const request of receiver.received) {
      assert.ok(isSigned(request, secret));
      assert.ok(!isSigned({ ...request, body: `${request.body} ` }, secret));
      assert.equal(request.json.room_id, room.id);
    }
  });

  it('try again what was not taken, as the same thing, and nothing is lost', async () => {
    receiver = await new WebhookReceiver((response, index) => {
      response.statusCode = index < 2 ? 500 : 204;
      response.end();
    }).start();
    await room.make(receiver.url);
    await room.say('One');
    await receiver.waitForRequests(1);
    await room.say('Two');
    await receiver.waitForTold(2);
    const [first, second, third] = receiver.received;
    assert.deepEqual([second?.id, third?.id], [first?.id, first?.id]);
    assert.deepEqual(third?.json, first?.json);
    assert.deepEqual(
      receiver.told.map(({ message }) => message.content),
      ['One', 'Two'],
    );
    await room.waitForAttempts(4);
    assert.deepEqual(
      (await room.listAttempts()).map(({ attempt, status }) => [attempt, status]),
      [
        [1, 500],
        [2, 500],
        [3, 204],
        [1, 204],
      ],
    );
    const page = await people.get('ada', await room.there()).expect(200, /Answered 500/);
    assert.match(page.text, /Up to date/);
  });

  it('wait for a receiver that is away, that hangs, or that leads elsewhere, which nobody follows', async () => {
    const elsewhere = await new WebhookReceiver().start();
    receiver = await new WebhookReceiver((response, index) => {
      if (index === 0) response.writeHead(302, { Location: elsewhere.url }).end();
      // The second is never answered.
      else if (index > 1) response.end('x'.repeat(1_000_000));
    }).start();
    await room.make(receiver.url);
    await room.say('One');
    await room.waitForAttempts(1);
    await receiver.waitForRequests(2);
    await room.waitForAttempts(2);
    await receiver.stop();
    await room.tryNow();
    await room.waitForAttempts(3);
    await receiver.start();
    await room.tryNow();
    await room.waitForAttempts(4);
    assert.deepEqual(
      (await room.listAttempts()).map(({ status, error }) => status ?? error),
      [302, 'No answer within 10 seconds.', 'Nobody listens there.', 200],
    );
    assert.equal(elsewhere.received.length, 0);
    await receiver.stop();
    await elsewhere.stop();
  });

  it('are given up after three days, or when the receiver says so; whoever made it is told', async () => {
    receiver = await new WebhookReceiver((response, index) => {
      response.statusCode = index === 3 ? 410 : 500;
      response.end();
    }).start();
    await room.make(receiver.url);
    await room.say('One');
    await room.waitForAttempts(1);
    await the.queryRows(
      `UPDATE outgoing_webhooks SET failing_since = now() - interval '73 hours' WHERE room_id = $1`,
      [room.id],
    );
    await room.waitUntilOff();
    await people.get('ada', '/notifications').expect(200, /Your webhook “Told” is switched off/);
    const path = await room.there('/switch');
    await people.post('ada', path, { enabled: 'true' }).expect(303);
    await room.waitUntilOff();
    assert.deepEqual(
      (await room.listAttempts()).map(({ status }) => status),
      [500, 500, 500, 410],
    );
  });
});
