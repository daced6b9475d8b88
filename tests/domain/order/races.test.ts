import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { database } from '../../../src/db/connection.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import { postMessage } from '../../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../../src/domain/messages/reactions.ts';
import { liftSanction, sanction } from '../../../src/domain/moderation/sanctions.ts';
import { setUserRole } from '../../../src/domain/moderation/server.ts';
import { addMember } from '../../../src/domain/rooms/memberships.ts';
import { createRoom } from '../../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../../support/database.ts';
import { createStaff } from '../../support/order.ts';
import { queryRows } from '../../support/parley.ts';
import { createPeople, nonce } from '../../support/people.ts';

describe('what happens at the same moment as a sanction', () => {
  let mod: Actor;
  let bob: Actor;
  let roomId: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    mod = await createStaff('mod', 'moderator');
    [bob] = (await createPeople('bob', 'cleo')) as [Actor];
    roomId = (await createRoom(mod, { name: 'Tea', kind: 'closed', topic: '', members: ['bob', 'cleo'] })).id;
  });

  after(() => disconnect());

  const mute = () => sanction(mod, { userId: bob.id, kind: 'mute', reason: 'spam', endsAt: null });

  /** Holds the room, as somebody who writes elsewhere does. */
  async function holdRoom(): Promise<() => Promise<void>> {
    const client = await database().pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM rooms WHERE id = $1 FOR UPDATE', [roomId]);
    return async () => {
      await client.query('COMMIT');
      client.release();
    };
  }

  /** Resolves once so many statements wait for a lock. */
  async function waiting(count: number): Promise<void> {
    for (;;) {
      const [row] = await queryRows<{ count: number }>(
        `SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      );
      if (Number(row?.count) >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  it('a post that was under way when the mute committed is refused', async () => {
    const letGo = await holdRoom();
    const posted = postMessage(bob, roomId, { body: 'too late', nonce: nonce() });
    const refused = assert.rejects(posted, /muted/);
    await waiting(1);
    const { id } = await mute();
    await letGo();
    await refused;
    assert.deepEqual(await queryRows(`SELECT FROM messages WHERE body = 'too late'`), []);
    await liftSanction(mod, id, 'enough');
  });

  it('so is a reaction', async () => {
    const message = await postMessage(mod, roomId, { body: 'Hello', nonce: nonce() });
    const letGo = await holdRoom();
    const reacted = assert.rejects(toggleReaction(bob, message.id, '👍'), /muted/);
    await waiting(1);
    const { id } = await mute();
    await letGo();
    await reacted;
    assert.deepEqual(await queryRows('SELECT FROM reactions'), []);
    await liftSanction(mod, id, 'enough');
  });

  it('nothing commits after a ban, however much is being posted', async () => {
    for (let round = 0; round < 5; round++) {
      const posts = Array.from({ length: 60 }, () =>
        postMessage(bob, roomId, { body: `round ${round}`, nonce: nonce() }),
      );
      const outcomes = Promise.allSettled(posts);
      const { id } = await sanction(mod, { userId: bob.id, kind: 'ban', reason: 'flood', endsAt: null });
      const [before] = await queryRows<{ count: number }>(
        'SELECT count(*) FROM messages WHERE sender_id = $1',
        [bob.id],
      );
      await outcomes;
      const [afterwards] = await queryRows<{ count: number }>(
        'SELECT count(*) FROM messages WHERE sender_id = $1',
        [bob.id],
      );
      assert.equal(afterwards?.count, before?.count);
      await liftSanction(mod, id, 'again');
    }
  });

  it('who is brought into a room while they are muted is muted there', async () => {
    const rooms = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        createRoom(mod, { name: `Room ${index}`, kind: 'closed', topic: '', members: [] }),
      ),
    );
    const [{ id }] = await Promise.all([mute(), ...rooms.map((room) => addMember(mod, room.id, 'bob'))]);
    const free = await queryRows('SELECT FROM memberships WHERE user_id = $1 AND silenced_until IS NULL', [
      bob.id,
    ]);
    assert.deepEqual(free, []);
    await liftSanction(mod, id, 'enough');
  });

  it('of two admins who make each other a member, one is left', async () => {
    const [one, two] = [await createStaff('one', 'admin'), await createStaff('two', 'admin')];
    await Promise.allSettled([
      setUserRole(one, two.id, 'member', 'mine'),
      setUserRole(two, one.id, 'member', 'mine'),
    ]);
    assert.equal((await queryRows(`SELECT FROM users WHERE role = 'admin'`)).length, 1);
  });
});
