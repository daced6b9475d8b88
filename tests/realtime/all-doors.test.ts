import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import type { ApiMessage } from '../../src/presenters/api/message.ts';
import type { JsonClient } from '../support/json-client.ts';
import { LiveClient } from '../support/live-client.ts';
import type { TestParley } from '../support/parley.ts';
import { Terminal } from '../support/terminal.ts';
import { waitFor } from '../support/wait.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';
import { loadWebhookWorld, type WebhookWorld } from '../support/webhook-world.ts';

const WRITERS = 20;
const POSTS_EACH = 5;
const COUNT = WRITERS * POSTS_EACH;

describe('a conversation through all doors', () => {
  let the: WebhookWorld;
  let json: typeof import('../support/json-client.ts');
  let parley: TestParley;
  let ada: Actor;
  let cookie: string;
  let authorization: string;
  let token: string;
  let roomId: number;
  let receiver: WebhookReceiver;

  before(async () => {
    the = await loadWebhookWorld();
    receiver = await new WebhookReceiver().start();
    json = await import('../support/json-client.ts');
    parley = await the.startTestParley({ hasLimits: false });
    const people = (await the.createPeople('ada', 'bob')) as [Actor, Actor];
    [ada] = people;
    [cookie, token] = [await the.signInAs(ada), await json.tokenOf(people[1])];
    authorization = `Bearer ${token}`;
    const room = { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] } as const;
    roomId = (await the.createRoom(ada, room)).id;
  });

  after(async () => {
    await parley.stop();
    await receiver.stop();
  });

  /** Ways to write, by page, sockets, API and webhook. */
  async function openWritersDoors(rows: LiveClient, events: JsonClient) {
    const { makeIncomingWebhook } = await import('../../src/domain/programs/incoming-webhooks.ts');
    const secret = await makeIncomingWebhook(ada, roomId, { name: 'Builds' });
    const send = async (path: string, headers: Record<string, string>, body: string | URLSearchParams) => {
      const { status } = await fetch(`${parley.origin}${path}`, { method: 'POST', headers, body });
      assert.ok(status < 300, `${path}: ${status}`);
    };
    const asJson = { authorization, 'content-type': 'application/json' };
    const asPage = { cookie, 'hx-request': 'true' };
    const nonce = () => the.nonce();
    return [
      (body: string) =>
        send(`/rooms/${roomId}/messages`, asPage, new URLSearchParams({ body, nonce: nonce() })),
      async (body: string) => rows.say({ type: 'post', body, nonce: nonce() }),
      async (content: string) => events.say({ type: 'message', content }),
      (content: string) => send(`/api/v1/chat/rooms/${roomId}/messages`, asJson, JSON.stringify({ content })),
      (body: string) => send(`/hooks/${secret}`, { 'content-type': 'text/plain' }, body),
    ];
  }

  async function listByApi(): Promise<ApiMessage[]> {
    const path = `/api/v1/chat/rooms/${roomId}/messages?limit=${COUNT}`;
    const answer = await fetch(`${parley.origin}${path}`, { headers: { authorization } });
    return ((await answer.json()) as { items: ApiMessage[] }).items;
  }

  it(`law 2: ${WRITERS} writers by page, sockets, API and webhook look the same in the same order everywhere`, async () => {
    await the.makeOutgoingWebhook(ada, roomId, { name: 'Told', url: receiver.url });
    const rows = await LiveClient.open(parley.origin, cookie, roomId);
    const events = await json.JsonClient.open(parley.origin, token, roomId);
    const terminal = new Terminal(parley.origin, roomId, { authorization });
    await waitFor(() => terminal.answer !== undefined, 'the terminal');
    const doors = await openWritersDoors(rows, events);
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      for (let index = 0; index < POSTS_EACH; index++)
        await doors[writer % doors.length]?.(`*${writer}* ${index}`);
    });
    await Promise.all(writers);
    const isThere = (id: number) => rows.rows.has(id);
    await waitFor(
      () => events.messages.size === COUNT && [...events.messages.keys()].every(isThere),
      'all messages',
    );
    await receiver.waitForTold(COUNT);
    const late = await LiveClient.open(parley.origin, cookie, roomId);
    const again = await json.JsonClient.open(parley.origin, token, roomId, 0);

    const stored = await listByApi();
    assert.deepEqual(
      stored.map(({ seq }) => seq),
      Array.from({ length: COUNT }, (_, index) => index + 1),
    );
    for (const client of [events, again]) assert.deepEqual(inOrder(client.changes), stored);
    assert.deepEqual(inOrder(receiver.told), stored);
    const shown = stored.map(({ id, seq, rev, content_html: text }) => ({ id, seq, rev, text }));
    // Without the notice that somebody was brought in.
    for (const screen of [rows, late])
      assert.deepEqual(
        screen.arrivals
          .flat()
          .filter(({ id }) => events.messages.has(id))
          .map(({ id, seq, rev, text }) => ({ id, seq, rev, text })),
        shown,
      );
    const said = stored.map(({ sender_username: name, content }) => [name, content]);
    const names = new Map(said.map(([name]) => [name, name === 'builds' ? 'Builds' : name]));
    await waitFor(() => terminal.lines.length > COUNT, 'all lines');
    assert.deepEqual(
      terminal.lines.filter((line) => !line.startsWith('*')),
      said.map(([name, content]) => `${names.get(name)}: ${content}`),
    );
    for (const each of [rows, events, late, again, terminal]) each.close();
  });
});

/** As they came. */
function inOrder(told: readonly { readonly message: unknown }[]): unknown[] {
  return told.map(({ message }) => message);
}
