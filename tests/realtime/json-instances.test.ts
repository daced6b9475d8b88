import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Instances, type Name } from '../support/instances.ts';
import { JsonClient, tokenOf } from '../support/json-client.ts';
import { nonce } from '../support/people.ts';
import { HAS_REDIS, RedisProcess } from '../support/redis.ts';
import { waitFor } from '../support/wait.ts';

const POSTS = 60;

for (const bus of ['postgres', 'redis'] as const) {
  describe(`JSON sockets of two instances with ${bus} between them`, {
    skip: bus === 'redis' && !HAS_REDIS,
  }, () => {
    let redis: RedisProcess | undefined;
    let instances: Instances;
    const clients: JsonClient[] = [];
    const tokens = new Map<JsonClient, string>();

    before(async () => {
      redis = bus === 'redis' ? await RedisProcess.start() : undefined;
      instances = await Instances.start(redis ? { REDIS_URL: redis.url } : {});
    });

    after(async () => {
      await instances?.stop();
      await redis?.stop();
    });

    afterEach(() => {
      instances.closeClients();
      for (const client of clients.splice(0)) client.close();
    });

    async function open(server: 0 | 1, name: Name, roomId: number | null): Promise<JsonClient> {
      const token = await tokenOf(instances.people[name]);
      const client = await JsonClient.open(instances.servers[server].origin, token, roomId);
      clients.push(client);
      tokens.set(client, token);
      return client;
    }

    it('say every message once and in order, whoever posts it where, as pages show it', async () => {
      const roomId = await instances.makeRoom('Order');
      const rows = await instances.open(0, 'ada', roomId);
      const events = [await open(0, 'bob', roomId), await open(1, 'cleo', null)] as const;
      const posting = Array.from({ length: POSTS }, async (_, index) => {
        const server = (index % 2) as 0 | 1;
        const body = `message ${index}`;
        if (index % 3 === 0) events[server].say({ type: 'message', room_id: roomId, content: body });
        else await instances.send(server, 'dan', `/rooms/${roomId}/messages`, { body, nonce: nonce() });
      });
      await Promise.all(posting);
      for (const client of events) await waitFor(() => client.messages.size === POSTS, 'all messages');
      await waitFor(() => rows.rows.size === POSTS, 'all rows');
      for (const client of events) {
        const revs = client.changes.map(({ rev }) => rev);
        assert.deepEqual(
          revs,
          [...new Set(revs)].sort((a, b) => a - b),
        );
        assert.deepEqual(
          client.log.map(({ id, seq, content }) => [id, seq, content]),
          rows.log.map(({ id, seq, text }) => [id, seq, text]),
        );
        assert.ok(client.changes.slice(0, POSTS).every(({ type }) => type === 'message'));
      }
    });

    it('share edits and deletions, typing, reading, presence, coming and going', async () => {
      const roomId = await instances.makeRoom('Company');
      const hers = await open(0, 'ada', null);
      const his = await open(1, 'bob', roomId);
      his.say({ type: 'message', content: 'one', nonce: 'n' });
      his.say({ type: 'typing' });
      await waitFor(() => his.of('ack').length > 0 && hers.of('typing').length > 0, 'bob to type');
      const id = his.of('ack')[0]?.message.id;
      hers.say({ type: 'read', room_id: roomId, seq: 1 });
      await waitFor(() => his.of('read').some((event) => event.seq === 1), 'what ada has read');
      await instances.send(1, 'bob', `/messages/${id}/edits`, { body: 'two' });
      await instances.send(1, 'bob', `/messages/${id}/deletion`);
      await waitFor(() => hers.of('message_deleted').length > 0, 'the deletion');
      assert.deepEqual(
        hers.changes.map(({ type }) => type),
        ['message', 'message_updated', 'message_deleted'],
      );
      await instances.send(0, 'ada', `/rooms/${roomId}/members/${instances.people.cleo.id}/removal`);
      await waitFor(() => his.of('user_left').some((event) => event.username === 'cleo'), 'cleo to go');
    });

    it('law 7: close the sockets of somebody who was removed, or has signed out, on the other one', async () => {
      const roomId = await instances.makeRoom('Wires');
      const [one, all] = [await open(1, 'dan', roomId), await open(1, 'dan', null)];
      await instances.send(0, 'ada', `/rooms/${roomId}/members/${instances.people.dan.id}/removal`);
      await waitFor(() => one.closeCode !== undefined && all.of('user_left').length > 0, 'the end of it');
      assert.equal(one.closeCode, 1008);
      const answer = await fetch(`${instances.servers[0].origin}/api/v1/auth/logout`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens.get(all)}` },
      });
      assert.ok(answer.ok, String(answer.status));
      await waitFor(() => all.closeCode !== undefined, 'the socket to close');
      assert.equal(all.closeCode, 1008);
    });
  });
}
