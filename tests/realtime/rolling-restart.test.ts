import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { after, before, describe, it } from 'node:test';
import WebSocket from 'ws';
import { Instances } from '../support/instances.ts';
import { HAS_NGINX, Nginx } from '../support/nginx.ts';
import { queryRows } from '../support/parley.ts';
import { HAS_REDIS, RedisProcess } from '../support/redis.ts';
import { pause } from '../support/wait.ts';
import type { StoredRow } from './faults/checker.ts';
import type { Crowd, Place } from './faults/crowd.ts';
import { endure } from './faults/trial.ts';
import { NAMES, type Name } from './faults/world.ts';

const VISIT_EVERY_MS = 50;
/** A busy machine takes its time, and that is no failure. */
const ANSWER_WITHIN_MS = 30_000;
const LONGEST_SPELL_MS = 2000;
/** Of what is not sent again by the proxy: caught just when an instance closes its port. */
const MOST_FAILURES = 5;
const lacking = [!HAS_NGINX && 'nginx', !HAS_REDIS && 'redis-server'].filter(Boolean);

describe('two instances behind nginx', {
  skip: lacking.length > 0 && `needs ${lacking.join(' and ')}`,
}, () => {
  let redis: RedisProcess;
  let instances: Instances;
  let nginx: Nginx;

  before(async () => {
    redis = await RedisProcess.start();
    instances = await Instances.start({ REDIS_URL: redis.url, TRUST_PROXY: '1', DRAIN_SECONDS: '1' });
    const [first, second] = instances.servers;
    nginx = await Nginx.start([first.origin, second.origin]);
  });

  after(async () => {
    await nginx?.stop();
    await instances?.stop();
    await redis?.stop();
  });

  function place(): Place {
    return {
      title: '2 instances behind nginx',
      networkOf: () => nginx,
      cookieOf: (name) => instances.cookieOf(name),
      makeRoom: (name) => instances.makeRoom(name),
      readHistory: (roomId) =>
        queryRows<StoredRow>(
          `SELECT id, seq, rev, kind, nonce, body, deleted_at IS NOT NULL AS "isDeleted"
             FROM messages WHERE room_id = $1 ORDER BY rev`,
          [roomId],
        ),
    };
  }

  it('are restarted in turn while people write: nothing is lost and hardly anybody notices', async (test) => {
    const { spells, screens } = await endure(place(), 'rolling restart', restartAll, {
      answerWithinMs: ANSWER_WITHIN_MS,
    });
    const sockets = [...screens.values()].map((screen) => screen.sockets.length);
    test.diagnostic(
      `${spells.answered} requests answered, ${spells.failures.length} not; sockets: ${sockets}`,
    );
    test.diagnostic(`longest without an answer: ${Math.max(0, ...spells.lengths).toFixed()} ms`);
    assert.deepEqual(spells.waiting, []);
    const repeated = spells.failures.filter(({ request }) => /^GET|\/messages$/.test(request));
    assert.deepEqual(repeated, [], 'what the proxy may ask another instance for');
    assert.ok(spells.failures.length <= MOST_FAILURES, JSON.stringify(spells.failures));
    assert.ok(Math.max(0, ...spells.lengths) <= LONGEST_SPELL_MS);
  });

  async function restartAll(_place: Place, crowd: Crowd): Promise<void> {
    const rolling = { isOver: false };
    const readers = NAMES.map((name) => readAgainAndAgain(crowd, name, rolling));
    await restartInTurn();
    rolling.isOver = true;
    await Promise.all(readers);
  }

  /** As deploy/roll.sh does it: the next one when this one is ready. */
  async function restartInTurn(): Promise<void> {
    for (const server of instances.servers) {
      assert.equal(await server.stop(), 0, 'the exit code');
      await server.start();
    }
  }

  it('are reached over TLS and HTTP/2, sockets too; over plain HTTP one is sent there', async () => {
    const session = connect(nginx.secureOrigin, { ca: nginx.certificate });
    const page = session.request({ ':path': '/rooms', cookie: instances.cookieOf('ada') });
    const [headers] = await once(page, 'response');
    assert.equal(headers[':status'], 200);
    session.destroy();
    const socket = new WebSocket(`${nginx.secureOrigin.replace('https', 'wss')}/live`, {
      ca: nginx.certificate,
      origin: nginx.secureOrigin,
      headers: { cookie: instances.cookieOf('ada') },
    });
    await once(socket, 'open');
    socket.terminate();
    const redirect = await fetch(`${nginx.redirectOrigin}/rooms/1?at=2`, { redirect: 'manual' });
    assert.equal(redirect.status, 308);
    assert.equal(redirect.headers.get('location'), 'https://localhost/rooms/1?at=2');
    for (const path of ['/metrics', '/Metrics/'])
      assert.equal((await fetch(nginx.origin + path)).status, 404, 'not for everybody');
  });
});

async function readAgainAndAgain(crowd: Crowd, name: Name, rolling: { isOver: boolean }): Promise<void> {
  while (!rolling.isOver) {
    await crowd.visit(name);
    await pause(VISIT_EVERY_MS);
  }
}
