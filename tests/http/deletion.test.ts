import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createOrderedServer, type OrderedServer } from '../support/ordered-server.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';

describe('deleting what another wrote', () => {
  let parley: TestParley;
  let server: OrderedServer;

  before(async () => {
    parley = await startTestParley();
    server = await createOrderedServer(parley);
  });

  after(() => parley.stop());

  it('asks why; staff of the server have to say', async () => {
    const message = await server.say('bob', 'Tea is bad');
    const path = `/messages/${message}/deletion`;
    assert.match((await server.get('mia', path)).text, /Why\?</);
    assert.match((await server.get('ada', path)).text, /Why\? \(optional\)/);
    assert.doesNotMatch((await server.get('bob', path)).text, /id="reason"/);
    await server.refused(path, { reason: ' ' }, 'reason', 'mia');
    await server.done('mia', path, { reason: 'Not true' }, 'message.removed');
    await server.done('mia', `/messages/${message}/restoration`, {}, 'message.restored');
    await server.done('ada', path, {}, 'message.removed');
    assert.match((await server.get('mia', '/moderation/log')).text, /“Not true”/);
  });
});
