import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { addJob } from '../../src/db/job-queue.ts';
import { statement } from '../../src/db/statements.ts';
import { transaction } from '../../src/db/transaction.ts';
import { limit } from '../../src/domain/limits.ts';
import { writeAuditEvent } from '../../src/domain/moderation/audit-log.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { figures } from '../../src/telemetry/figures.ts';
import { LiveClient } from '../support/live-client.ts';
import { Scrape } from '../support/metrics.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { nonce, signInAs } from '../support/people.ts';
import { createStaff } from '../support/staff.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';
import { waitFor } from '../support/wait.ts';

describe('/metrics', () => {
  let parley: TestParley;
  let visitors: Visitors<'ada' | 'bob'>;
  let roomId: number;

  before(async () => {
    parley = await startTestParley();
    visitors = await signInPeople(parley, 'ada', 'bob');
    roomId = (await createRoom(visitors.people.ada, { name: 'Sums', kind: 'closed', topic: '', members: [] }))
      .id;
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

  function post(body: string): Promise<Response> {
    return fetch(`${parley.origin}/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { cookie: visitors.cookies.ada, 'hx-request': 'true' },
      body: new URLSearchParams({ body, nonce: nonce() }),
    });
  }

  it('says what every figure is, with those of the process', async () => {
    const { names } = await scrape();
    const missing = figures.filter(({ name }) => !names.includes(name));
    assert.deepEqual(missing, []);
    for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes'])
      assert.ok(names.includes(name));
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'nodejs_gc_duration_seconds'])
      assert.ok(names.includes(name));
  });

  it('is for programs of this machine alone, that ask for themselves', async () => {
    const isShown = async (origin: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${origin}/metrics`, { headers });
      assert.ok(answer.status === 200 || answer.status === 404);
      return answer.status === 200;
    };
    assert.ok(await isShown(parley.origin));
    for (const name of ['X-Forwarded-For', 'Forwarded', 'X-Real-IP'])
      assert.equal(await isShown(parley.origin, { [name]: '127.0.0.1' }), false, name);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((each) => each?.family === 'IPv4' && !each.internal);
    if (outside) assert.equal(await isShown(parley.origin.replace('localhost', outside.address)), false);
  });

  it('counts requests by the pattern of their route, never by what was typed', async () => {
    const requests = 'parley_http_requests_total';
    const staff = await signInAs(await createStaff('mod', 'moderator'));
    const moved = await during(async () => {
      const { headers } = await visitors.get('ada', `/rooms/${roomId}`).expect(200);
      await visitors
        .get('ada', `/rooms/${roomId}`)
        .set('If-None-Match', headers.etag ?? '')
        .expect(304);
      assert.equal((await post('one')).status, 204);
      await visitors.get('ada', '/people/bob').expect(200);
      await request(parley.origin).get('/moderation/people/nobody').set('Cookie', staff).expect(404);
      await visitors.get('ada', '/rooms/987654').expect(404);
      await visitors.get('ada', '/nowhere/987654').expect(404);
      await visitors.post('ada', '/rooms/987654/messages', { body: 'x' }).expect(404);
    });
    assert.equal(moved(`${requests}{route="/rooms/:roomId",method="GET",status="200"}`), 1);
    assert.equal(moved(`${requests}{route="/rooms/:roomId",method="GET",status="304"}`), 1);
    assert.equal(moved(`${requests}{route="/rooms/:roomId",method="GET",status="404"}`), 1);
    assert.equal(moved(`${requests}{route="/rooms/:roomId/messages",method="POST",status="204"}`), 1);
    assert.equal(moved(`${requests}{route="/rooms/:roomId/messages",method="POST",status="404"}`), 1);
    assert.equal(moved(`${requests}{route="/people/:username",method="GET",status="200"}`), 1);
    assert.equal(moved(`${requests}{route="other",method="GET",status="404"}`), 1);
    const seconds = 'parley_http_request_duration_seconds';
    assert.equal(moved(`${seconds}_count{route="/rooms/:roomId",method="GET"}`), 3);
    assert.equal(moved(`${seconds}_bucket{le="+Inf",route="/rooms/:roomId",method="GET"}`), 3);
    const { text } = await scrape();
    assert.doesNotMatch(text, /987654|bob|nobody|nowhere/);
    assert.equal(moved(`${requests}{route="/moderation/people/:username",method="GET",status="404"}`), 1);
  });

  it('follows a message from the post to the screens', async () => {
    let screen: LiveClient | undefined;
    const moved = await during(async () => {
      screen = await LiveClient.open(parley.origin, visitors.cookies.ada, roomId);
      await post('two');
      await waitFor(() => screen?.texts.includes('two') ?? false, 'the message');
    });
    assert.equal(moved('parley_sockets_open{kind="room"}'), 1);
    assert.equal(moved('parley_people_online'), 1);
    assert.equal(moved('parley_frames_rendered_total'), 1);
    assert.ok(moved('parley_frames_rendered_bytes_total') > 100);
    // At least the replay with what was posted before, the room list, and the message.
    assert.ok(moved('parley_deliveries_total') >= 3);
    assert.ok(moved('parley_deliveries_bytes_total') > moved('parley_frames_rendered_bytes_total'));
    assert.equal(moved('parley_post_to_delivery_seconds_count'), 1);
    assert.equal(moved('parley_commit_messages_count'), 1);
    assert.equal(moved('parley_commit_messages_bucket{le="1"}'), 1);
    assert.equal(moved('parley_replay_messages_count'), 1);
    const closing = await during(async () => {
      screen?.say({ type: 'nonsense' });
      await waitFor(() => screen?.closeCode !== undefined, 'the socket to close');
    });
    assert.equal(closing('parley_sockets_open{kind="room"}'), -1);
    assert.equal(closing('parley_socket_closes_total{reason="not understood"}'), 1);
  });

  it('shows the database: how long it takes, what is slow, and who waits for it', async () => {
    const sleep = statement('a-slow-one', 'SELECT pg_sleep(0.12)');
    const moved = await during(() => sleep());
    assert.ok(moved('parley_query_duration_seconds_count') >= 1);
    assert.equal(moved('parley_slow_queries_total{statement="a-slow-one"}'), 1);
    const now = await scrape();
    assert.ok(now.value('parley_database_connections{pool="statements",state="open"}') >= 1);
    assert.equal(now.series('parley_database_connections').length, 6);
    assert.equal(now.value('parley_bus_up'), 1);
    assert.deepEqual(now.series('parley_send_queue_messages'), ['parley_send_queue_messages']);
  });

  it('counts what staff and limits do, once it has committed', async () => {
    const act = { act: 'figure.shown', target: { type: 'figure', id: 1 } } as const;
    const moved = await during(async () => {
      await writeAuditEvent(visitors.people.ada, act);
      const giveUp = () => Promise.reject(new Error('given up'));
      const rollBack = transaction(() => writeAuditEvent(visitors.people.ada, act).then(giveUp));
      await assert.rejects(rollBack, /given up/);
      const reactions = Array.from({ length: 61 }, async () => limit('reaction', visitors.people.ada.id));
      await assert.rejects(Promise.all(reactions));
      const form = { login: 'ada', password: 'wrong password' };
      await visitors.post('bob', '/sign-in', form).expect(422);
    });
    assert.equal(moved('parley_acts_total{act="figure.shown"}'), 1);
    assert.equal(moved('parley_limit_refusals_total{limit="reaction"}'), 1);
    assert.equal(moved('parley_sign_ins_total{outcome="wrong-password"}'), 1);
  });

  it('counts jobs and mails, and what waits in the queue', async () => {
    await addJob('password-reset', { login: 'ada' });
    await addJob('data-export', { exportId: 'x' as unknown as number }, { maxAttempts: 1 });
    await waitFor(async () => (await scrape()).value('parley_jobs_queued{state="failed"}') === 1, 'the jobs');
    const now = await scrape();
    assert.equal(now.value('parley_jobs_total{job="password-reset",outcome="done"}'), 1);
    assert.equal(now.value('parley_jobs_total{job="data-export",outcome="failed"}'), 1);
    assert.equal(now.value('parley_mails_total{outcome="kept"}'), 1);
    assert.equal(now.value('parley_errors_total{door="job"}'), 1);
  });

  it('counts errors', async () => {
    await queryRows('ALTER TABLE drafts RENAME TO drafts_elsewhere');
    const draft = () => visitors.post('ada', `/rooms/${roomId}/drafts`, { body: 'x' }).expect(500);
    const moved = await during(async () => draft());
    await queryRows('ALTER TABLE drafts_elsewhere RENAME TO drafts');
    assert.equal(moved('parley_errors_total{door="http"}'), 1);
  });
});
