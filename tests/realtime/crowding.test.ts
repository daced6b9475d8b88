import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { JsonClient } from '../support/json-client.ts';
import { type Listening, startListening } from '../support/listening.ts';
import { LiveClient } from '../support/live-client.ts';
import { signInAs } from '../support/people.ts';
import { Terminal } from '../support/terminal.ts';
import { waitFor } from '../support/wait.ts';

const MOST = 200;
const TOO_MANY = 10;

describe('somebody with very many connections', () => {
  let the: Listening;
  let clients: JsonClient[];

  before(async () => {
    the = await startListening();
    await keepServerSettings({ limits: true }, null);
  });

  after(async () => {
    for (const client of clients) client.close();
    await the.parley.stop();
  });

  function isAnswered({ isOpen, refusedWith }: JsonClient): boolean {
    return isOpen || refusedWith !== undefined;
  }

  function connect(): JsonClient {
    return new JsonClient(the.parley.origin, the.token, 1);
  }

  it(`has ${MOST} of them, and is refused more with 429`, async () => {
    clients = Array.from({ length: MOST + TOO_MANY }, connect);
    await waitFor(() => clients.every(isAnswered), 'answers');
    assert.equal(clients.filter(({ isOpen }) => isOpen).length, MOST);
    assert.equal(clients.filter(({ refusedWith }) => refusedWith === 429).length, TOO_MANY);
  });

  it('is refused a page’s socket and a room as text as well', async () => {
    const page = new LiveClient(the.parley.origin, await signInAs(the.bob), 1);
    const terminal = new Terminal(the.parley.origin, 1, { authorization: `Bearer ${the.token}` });
    await waitFor(() => page.refusedWith !== undefined && terminal.answer !== undefined, 'answers');
    assert.equal(page.refusedWith, 429);
    assert.equal(terminal.answer?.statusCode, 429);
  });

  it('takes the place of nobody else, and has one again when one is closed', async () => {
    const other = await LiveClient.open(the.parley.origin, await signInAs(the.ada), 1);
    assert.equal(other.isOpen, true);
    other.close();
    clients.find(({ isOpen }) => isOpen)?.close();
    // The server may hear of it a moment later.
    await waitFor(async () => {
      const next = connect();
      clients.push(next);
      await waitFor(() => isAnswered(next), 'an answer');
      return next.isOpen;
    }, 'another one to open');
  });
});
