import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endSession } from '../../src/domain/accounts/sessions.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { JsonClient, sessionOfToken, tokenOf } from '../support/json-client.ts';
import { LiveClient } from '../support/live-client.ts';
import { Scrape } from '../support/metrics.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';
import { Terminal } from '../support/terminal.ts';
import { pause, waitFor } from '../support/wait.ts';

const STREAMED_MS = 1000;

describe('/metrics, of sockets', () => {
  let parley: TestParley;
  let ada: Actor;
  let cookie: string;
  let roomId: number;

  before(async () => {
    parley = await startTestParley();
    [ada] = (await createPeople('ada')) as [Actor];
    cookie = await signInAs(ada);
    roomId = (await createRoom(ada, { name: 'Sums', kind: 'closed', topic: '', members: [] })).id;
    await postMessage(ada, roomId, { body: 'one', nonce: nonce() });
  });

  after(() => parley.stop());

  const scrape = () => Scrape.of(parley.origin);

  /** By how much each series goes up, or down, while this is done. */
  async function during(work: () => Promise<unknown>): Promise<(series: string) => number> {
    const before = await scrape();
    await work();
    const after = await scrape();
    return (series) => after.value(series) - before.value(series);
  }

  it('counts what is open once, by what it is, and why it was closed', async () => {
    const token = await tokenOf(ada);
    const KINDS = ['room', 'page', 'program', 'text'];
    const open = async () => {
      const now = await scrape();
      return KINDS.map((kind) => now.value(`parley_sockets_open{kind="${kind}"}`));
    };
    const isOpen = (...counts: number[]) =>
      waitFor(async () => `${await open()}` === `${counts}`, `${counts}`);
    const room = await LiveClient.open(parley.origin, cookie, roomId);
    const page = await LiveClient.open(parley.origin, cookie, null);
    const programs = [
      await JsonClient.open(parley.origin, token, roomId),
      await JsonClient.open(parley.origin, token, null),
    ];
    const terminal = new Terminal(parley.origin, roomId, { authorization: `Bearer ${token}` });
    await isOpen(1, 1, 2, 1);
    const ending = await during(async () => {
      await endSession(await sessionOfToken(token));
      await waitFor(() => terminal.isOver && programs.every((each) => !each.isOpen), 'the end');
    });
    assert.equal(ending('parley_socket_closes_total{reason="signed out"}'), 3);
    await isOpen(1, 1, 0, 0);
    for (const each of [room, page]) each.close();
    await isOpen(0, 0, 0, 0);
  });

  it('counts a room as text as soon as it begins, and lines as deliveries', async () => {
    const token = await tokenOf(ada);
    let terminal: Terminal | undefined;
    const moved = await during(async () => {
      terminal = new Terminal(parley.origin, roomId, { authorization: `Bearer ${token}` });
      await waitFor(() => (terminal?.lines.length ?? 0) > 0, 'the first lines');
      const { length } = terminal.lines;
      await postMessage(ada, roomId, { body: 'three', nonce: nonce() });
      await waitFor(() => (terminal?.lines.length ?? 0) > length, 'the message');
      await pause(STREAMED_MS);
      terminal.close();
      await waitFor(async () => (await scrape()).value('parley_sockets_open{kind="text"}') === 0, 'its end');
    });
    assert.equal(moved('parley_deliveries_total'), 2);
    const ofRooms = '{route="/rooms/:roomId",method="GET"';
    assert.equal(moved(`parley_http_requests_total${ofRooms},status="200"}`), 1);
    assert.ok(moved(`parley_http_request_duration_seconds_sum${ofRooms}}`) < STREAMED_MS / 1000);
  });
});
