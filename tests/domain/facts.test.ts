import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { transaction } from '../../src/db/transaction.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { NotFound } from '../../src/domain/errors.ts';
import { Facts, forget, keepFactsWhile } from '../../src/domain/facts.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('facts', () => {
  const facts = new Facts<number, { value: number }>(({ userId }) => userId);
  let ada: Actor;
  let bob: Actor;
  let disconnect: () => Promise<void>;
  let value = 0;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
  });

  afterEach(() => keepFactsWhile(() => false));
  after(() => disconnect());

  const read = async () => ({ value });
  const get = async () => (await facts.get(1, read))?.value;

  it('are kept until they are outdated', async () => {
    keepFactsWhile(() => true);
    value = 1;
    assert.equal(await get(), 1);
    value = 2;
    assert.equal(await get(), 1);
    forget({ userId: 2 });
    assert.equal(await get(), 1);
    forget({ userId: 1 });
    assert.equal(await get(), 2);
  });

  it('are asked for while changes may go unheard, and after', async () => {
    let isLive = true;
    keepFactsWhile(() => isLive);
    value = 3;
    assert.equal(await get(), 3);
    isLive = false;
    value = 4;
    assert.equal(await get(), 4);
    keepFactsWhile(() => true);
    assert.equal(await get(), 4);
  });

  it('are not kept when something was outdated while they were read, nor inside a transaction', async () => {
    keepFactsWhile(() => true);
    value = 5;
    const slow = facts.get(1, async () => {
      const found = await read();
      await pause(20);
      return found;
    });
    value = 6;
    forget({ userId: 1 });
    assert.equal((await slow)?.value, 5);
    assert.equal(await get(), 6);
    forget({ userId: 1 });
    await transaction(async () => assert.equal(await get(), 6));
    value = 7;
    assert.equal(await get(), 7);
  });

  it('let nobody post who is out of the room, even if they were not told in time', async () => {
    keepFactsWhile(() => true);
    const { id } = await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] });
    const post = () => postMessage(bob, id, { body: 'Hello', nonce: nonce() });
    await post();
    await queryRows('DELETE FROM memberships WHERE room_id = $1 AND user_id = $2', [id, bob.id]);
    await assert.rejects(post(), NotFound);
  });
});
