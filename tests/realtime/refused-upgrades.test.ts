import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { waitFor } from '../support/wait.ts';

const ACCEPTED = 'net.server.socket';
/** More of a style sheet than fits between two ends. */
const MUCH = 400;

const wishFor = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

describe('a connection whose upgrade is refused', () => {
  let parley: TestParley;
  let style: string;
  const accepted: Socket[] = [];
  const clients: Socket[] = [];
  const note = (message: unknown) => void accepted.push((message as { socket: Socket }).socket);

  before(async () => {
    parley = await startTestParley();
    const page = await (await fetch(`${parley.origin}/sign-in`)).text();
    style = /\/assets\/[^"]+\.css/.exec(page)?.[0] ?? '';
    subscribe(ACCEPTED, note);
  });

  after(async () => {
    unsubscribe(ACCEPTED, note);
    for (const each of [...clients, ...accepted]) each.destroy();
    await parley.stop();
  });

  function ask(text: string): Socket {
    const client = createConnection({ port: Number(new URL(parley.origin).port), allowHalfOpen: true });
    clients.push(client);
    client.on('error', () => client.destroy());
    client.write(text);
    return client;
  }

  /** Reads the refusal, and keeps its own end open. */
  async function beRefused(path: string): Promise<Socket> {
    const client = ask(wishFor(path));
    const [answer] = (await once(client, 'data')) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 40[14] /);
    return client;
  }

  const areGone = () => accepted.length === clients.length && accepted.every((each) => each.destroyed);

  it('is gone, whether its client holds it, says something more, or closes it after that', async () => {
    await beRefused('/ws/chat');
    (await beRefused('/live')).write('x');
    (await beRefused('/rooms/1/live')).end('x');
    const last = await beRefused('/nowhere');
    last.write('x', () => last.destroy());
    await waitFor(areGone, 'all connections to be gone');
  });

  it('is gone, though its client has read nothing of what it asked for before', async () => {
    ask(`GET ${style} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(MUCH) + wishFor('/ws/chat'));
    await waitFor(areGone, 'it to be gone');
  });
});
