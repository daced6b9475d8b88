import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { delayAfter } from '../../src/domain/programs/webhook-deliveries.ts';
import { sendWebhook } from '../../src/gateways/webhooks.ts';
import { parseWebhookPost } from '../../src/inputs/webhooks.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';

describe('webhooks, as they leave and arrive', () => {
  const receiver = new WebhookReceiver();

  before(() => receiver.start());
  after(() => receiver.stop());

  const send = (url: string) =>
    sendWebhook({ url, secret: Buffer.from('x'), id: 'msg_1', body: '{}' }, new AbortController().signal);

  it('leave for public addresses only, however a private one is written', async () => {
    const { port } = new URL(receiver.url);
    const hosts = [
      '127.0.0.1',
      'localhost',
      '2130706433',
      '0x7f.1',
      '0.0.0.0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
    ];
    const others = [
      '10.0.0.1',
      '192.168.0.1',
      '169.254.169.254',
      '[fd00::1]',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
    ];
    for (const host of [...hosts, ...others])
      for (const scheme of ['http', 'https']) {
        const { status, error } = await send(`${scheme}://${host}:${port}/`);
        assert.equal(status, null, host);
        assert.match(error, /private/, `${scheme} ${host}`);
      }
    assert.equal(receiver.received.length, 0);
  });

  it('say in words why nothing was answered', async () => {
    assert.match((await send('http://nowhere.invalid/')).error, /no such host/);
  });

  it('are tried again later and later, up to six hours', () => {
    assert.deepEqual([1, 2, 3, 4, 8, 9, 20].map(delayAfter), [1, 4, 16, 64, 16_384, 21_600, 21_600]);
  });

  it('have the same nonce for the same key, whatever that is', () => {
    const nonceFor = (key: string) => parseWebhookPost('x', 'text/plain', key).nonce;
    assert.equal(nonceFor('a b'), nonceFor('a b'));
    assert.notEqual(nonceFor('a b'), nonceFor('a c'));
    assert.notEqual(nonceFor(''), nonceFor(''), 'a key that is empty is none');
    assert.match(nonceFor('ä'.repeat(500)), /^[\x21-\x7e]{1,64}$/);
  });
});
