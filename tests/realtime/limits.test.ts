import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { HAS_REDIS, RedisProcess } from '../support/redis.ts';
import { ServerProcess } from '../support/server-process.ts';

/** Two instances behind one proxy. */
for (const store of ['PostgreSQL', 'Redis'] as const) {
  describe(`limits of two instances over ${store}`, { skip: store === 'Redis' && !HAS_REDIS }, () => {
    let database: TestDatabase;
    let redis: RedisProcess | undefined;
    let servers: ServerProcess[];

    before(async () => {
      database = await createTestDatabase();
      connectDatabase(database.url);
      redis = store === 'Redis' ? await RedisProcess.start() : undefined;
      const settings = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: '4', TRUST_PROXY: '1' };
      const environment = redis ? { ...settings, REDIS_URL: redis.url } : settings;
      servers = await Promise.all([ServerProcess.start(environment), ServerProcess.start(environment)]);
    });

    after(async () => {
      await Promise.all(servers.map((server) => server.stop()));
      await redis?.stop();
      await closeDatabase();
      await database.drop();
    });

    const post = (index: number, path: string, address: string, fields: Record<string, string>) =>
      fetch((servers[index % 2] as ServerProcess).origin + path, {
        method: 'POST',
        headers: { 'x-forwarded-for': address },
        body: new URLSearchParams(fields),
        redirect: 'manual',
      });
    const signIn = async (index: number, address: string, login: string) => {
      const { status } = await post(index, '/sign-in', address, { login, password: 'wrong password' });
      return status;
    };

    /** Five are looked at, or two more where the machine is so slow that the first gates open again: never twice five. */
    const assertAgreed = (statuses: number[]) => {
      const looked = statuses.filter((status) => status === 422).length;
      assert.ok(looked >= 5 && looked <= 7, statuses.join());
      assert.ok(
        statuses.every((status) => status === 422 || status === 429),
        statuses.join(),
      );
    };

    it('agree on who has tried too often, from whichever address of one network', async () => {
      const statuses = await Promise.all(
        Array.from({ length: 30 }, (_, index) => signIn(index, `2001:db8:1:2::${index + 1}`, 'Ada')),
      );
      assertAgreed(statuses);
      assert.equal(await signIn(0, '2001:db8:1:3::1', 'ada'), 422, 'another network');
      assert.equal(await signIn(1, '2001:db8:1:2::1', 'bob'), 422, 'another account');
    });

    it('believe their proxy, nothing that stands before what it says, and count IPv4 in IPv6 as IPv4', async (t) => {
      if (redis) return t.skip('the same whatever counts');
      const addresses = ['203.0.113.9', '::ffff:203.0.113.9', '::ffff:cb00:7109'];
      const said = (index: number) => `192.0.2.${index}, ${addresses[index % 3]}`;
      assertAgreed(
        await Promise.all(Array.from({ length: 12 }, (_, index) => signIn(index, said(index), 'cleo'))),
      );
    });

    it('go on counting, each for itself, and never fail, while Redis is away', async (t) => {
      if (!redis) return t.skip('there is no Redis in this');
      await redis.kill();
      const away = Array.from({ length: 12 }, () => signIn(0, '198.51.100.20', 'erin'));
      assertAgreed(await Promise.all(away));
      assert.equal(await signIn(1, '198.51.100.20', 'erin'), 422, 'the other one counts for itself');
      await redis.start();
    });

    it('go on while Redis hangs', async (t) => {
      if (!redis) return t.skip('there is no Redis in this');
      redis.pause();
      assert.equal(await signIn(0, '198.51.100.30', 'gina'), 422);
      redis.resume();
    });
  });
}
