import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { startTestParley, type TestParley } from '../support/parley.ts';

const WISH = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' };

describe('a request that wishes for another protocol than WebSocket', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let parley: TestParley;

  before(async () => {
    parley = await startTestParley();
  });

  after(async () => {
    agent.destroy();
    await parley.stop();
  });

  async function send(method: string, path: string, headers: Record<string, string>, body = '') {
    const sent = request(`${parley.origin}${path}`, { method, headers, agent });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: response.statusCode, page: await text(response), isOld: sent.reusedSocket };
  }

  it('is answered as if it had not, time and again on one connection', async () => {
    const plain = await send('GET', '/sign-in', {});
    for (let round = 0; round < 3; round++) {
      const { status, page, isOld } = await send('GET', '/sign-in', WISH);
      assert.deepEqual([status, page.length, isOld], [200, plain.page.length, true]);
    }
    assert.equal((await send('GET', '/nowhere', WISH)).status, 404);
  });

  it('may have a body', async () => {
    const body = new URLSearchParams({ login: 'nobody@example.org', password: 'wrong' }).toString();
    const headers = { ...WISH, origin: parley.origin, 'content-type': 'application/x-www-form-urlencoded' };
    const { status, page } = await send('POST', '/sign-in', headers, body);
    assert.equal(status, 422);
    assert.ok(page.includes('nobody@example.org'));
  });
});
