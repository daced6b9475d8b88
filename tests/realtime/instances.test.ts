import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Instances } from '../support/instances.ts';
import type { LiveClient } from '../support/live-client.ts';
import { queryRows } from '../support/parley.ts';
import { nonce } from '../support/people.ts';
import { HAS_REDIS, RedisProcess } from '../support/redis.ts';
import { waitFor } from '../support/wait.ts';

const POSTS = 60;

for (const bus of ['postgres', 'redis'] as const) {
  describe(`two instances with ${bus} between them`, { skip: bus === 'redis' && !HAS_REDIS }, () => {
    let redis: RedisProcess | undefined;
    let instances: Instances;

    before(async () => {
      redis = bus === 'redis' ? await RedisProcess.start() : undefined;
      instances = await Instances.start(redis ? { REDIS_URL: redis.url } : {});
    });

    after(async () => {
      await instances?.stop();
      await redis?.stop();
    });

    afterEach(() => instances.closeClients());

    it('are ready', async () => {
      for (const server of [0, 1] as const)
        await waitFor(async () => (await instances.readiness(server)).text === 'ready', 'both to be ready');
    });

    it('show every message once and in order, whoever posts it where', async () => {
      const roomId = await instances.makeRoom('Order');
      const screens = [await instances.open(0, 'ada', roomId), await instances.open(1, 'bob', roomId)];
      const posting = Array.from({ length: POSTS }, async (_, index) => {
        const fields = { body: `message ${index}`, nonce: nonce() };
        const answer = await instances.send(
          (index % 2) as 0 | 1,
          'cleo',
          `/rooms/${roomId}/messages`,
          fields,
        );
        assert.equal(answer.status, 204);
      });
      await Promise.all(posting);
      for (const screen of screens) {
        await waitFor(() => screen.rows.size === POSTS, 'all messages');
        assertWhole(screen);
      }
      const [first] = screens[0]?.log ?? [];
      await instances.send(0, 'cleo', `/messages/${first?.id}/deletion`);
      for (const screen of screens) await waitFor(() => screen.log[0]?.isDeleted === true, 'the tombstone');
    });

    it('share typing, receipts, presence, badges and what one has read', async () => {
      const roomId = await instances.makeRoom('Company');
      const watcher = await instances.open(0, 'ada', roomId);
      const elsewhere = await instances.open(0, 'bob', null);
      const typist = await instances.open(1, 'cleo', roomId);
      const hers = () => watcher.presences;
      const { cleo, bob } = instances.people;
      await waitFor(() => hers().some(({ id, isOnline }) => id === cleo.id && isOnline), 'cleo to be here');
      typist.say({ type: 'typing' });
      await waitFor(() => watcher.news<{ id: number }>('typing').some(({ id }) => id === cleo.id), 'typing');
      await instances.send(1, 'cleo', `/rooms/${roomId}/messages`, { body: '@bob hello', nonce: nonce() });
      type Activity = { room: number; mentions: { ids: number[] }[] };
      await waitFor(
        () => elsewhere.news<Activity>('activity').some(({ room }) => room === roomId),
        'a badge',
      );
      const activity = elsewhere.news<Activity>('activity').find(({ room }) => room === roomId);
      assert.deepEqual(activity?.mentions[0]?.ids, [bob.id]);
      await instances.send(1, 'bob', `/rooms/${roomId}/reads`, { seq: '1' });
      await waitFor(() => elsewhere.news('read').length > 0, 'what bob has read');
      await waitFor(() => watcher.news('receipt').length > 0, 'the receipt');
      typist.close();
      await waitFor(() => hers().at(-1)?.id === cleo.id && !hers().at(-1)?.isOnline, 'cleo to be away');
    });

    it('show pages as they are now, whatever the other one has changed', async () => {
      const roomId = await instances.makeRoom('Pages');
      const ask = (headers: Record<string, string> = {}) =>
        fetch(`${instances.servers[1].origin}/rooms/${roomId}`, {
          headers: { cookie: instances.cookieOf('bob'), ...headers },
          redirect: 'manual',
        });
      const asks = [() => ask(), () => ask({ 'hx-request': 'true' })];
      for (const each of asks) for (let time = 0; time < 2; time++) assert.equal((await each()).status, 200);
      await instances.send(0, 'ada', `/rooms/${roomId}/messages`, { body: 'from afar', nonce: nonce() });
      for (const each of asks)
        await waitFor(async () => (await (await each()).text()).includes('from afar'), 'the message');
      await instances.send(0, 'ada', `/rooms/${roomId}/members/${instances.people.bob.id}/removal`);
      for (const each of asks) await waitFor(async () => (await each()).status === 404, 'the end of it');
      assert.equal(
        (await instances.send(1, 'bob', `/rooms/${roomId}/messages`, { body: 'still me?', nonce: nonce() }))
          .status,
        404,
      );
    });

    it('tell of new and renamed rooms', async () => {
      const elsewhere = await instances.open(1, 'bob', null);
      const name = `New ${nonce()}`;
      const fields = { name, kind: 'closed', topic: '', members: 'bob' };
      const answer = await instances.send(0, 'ada', '/rooms', fields);
      assert.ok(answer.status < 400, String(answer.status));
      await waitFor(() => elsewhere.frames.some((frame) => frame.includes(name)), 'the new room');
      const [room] = await queryRows<{ id: number }>('SELECT id FROM rooms WHERE name = $1', [name]);
      const changed = { ...fields, name: 'Renamed' };
      await instances.send(0, 'ada', `/rooms/${room?.id}/settings`, changed);
      await waitFor(() => elsewhere.news('room').length > 0, 'the new name');
      await instances.send(0, 'ada', `/rooms/${room?.id}/messages`, { body: 'heard', nonce: nonce() });
      await waitFor(() => elsewhere.news('activity').length > 0, 'what is said there');
    });

    it('close the sockets of somebody who was removed, or has signed out, on the other one', async () => {
      const roomId = await instances.makeRoom('Wires');
      const cookie = await instances.signIn('dan');
      const shown = await instances.open(1, 'dan', roomId, cookie);
      const other = await instances.open(1, 'dan', null, cookie);
      await instances.send(0, 'ada', `/rooms/${roomId}/members/${instances.people.dan.id}/removal`);
      await waitFor(() => shown.closeCode !== undefined, 'the socket to close');
      assert.equal(shown.closeCode, 1008);
      assert.ok(other.isOpen);
      await instances.send(0, 'dan', '/sign-out', {}, cookie);
      await waitFor(() => other.closeCode !== undefined, 'the socket to close');
      assert.equal(other.closeCode, 1008);
    });
  });
}

/** Once each, without a gap, in order of arrival. */
function assertWhole(screen: LiveClient): void {
  assert.equal(screen.rowsReceived, screen.rows.size);
  assert.deepEqual(
    screen.log.map((row) => row.seq),
    screen.log.map((_, index) => index + 1),
  );
  assert.deepEqual(
    screen.revs,
    screen.revs.toSorted((a, b) => a - b),
  );
}
