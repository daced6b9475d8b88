import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { transaction } from '../../src/db/transaction.ts';
import {
  countUnread,
  listNotifications,
  markNotificationsRead,
  notify,
} from '../../src/domain/accounts/notifications.ts';
import { findActor } from '../../src/domain/accounts/people.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { subscribe } from '../../src/domain/events.ts';
import { connectTestDatabase } from '../support/database.ts';
import { createPeople } from '../support/people.ts';

describe('notifications', () => {
  let ada: Actor;
  let bob: Actor;
  let disconnect: () => Promise<void>;
  const heard: { userId: number; unread: number }[] = [];

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    subscribe('notifications.changed', (event) => heard.push(event));
  });

  after(() => disconnect());

  it('are counted, told once the act has committed, and not when it did not', async () => {
    await transaction(async () => {
      await notify(ada.id, 'invitation-used', { username: 'bob' });
      await notify(ada.id, 'report-upheld', { reportId: 1 });
      assert.deepEqual(heard, []);
    });
    assert.deepEqual(heard.splice(0), [
      { userId: ada.id, unread: 1 },
      { userId: ada.id, unread: 2 },
    ]);
    const fails = transaction(async () => {
      await notify(ada.id, 'report-upheld', { reportId: 2 });
      throw new Error('no');
    });
    await assert.rejects(fails, /no/);
    assert.deepEqual([heard.length, await countUnread(ada), await countUnread(bob)], [0, 2, 0]);
    assert.equal((await findActor(ada.id))?.unreadNotifications, 2);
  });

  it('are seen up to the newest that was shown, once', async () => {
    const [newest] = (await listNotifications(ada)).items;
    await notify(ada.id, 'report-upheld', { reportId: 3 });
    heard.length = 0;
    await markNotificationsRead(bob, newest?.id ?? 0);
    await markNotificationsRead(ada, newest?.id ?? 0);
    await markNotificationsRead(ada, newest?.id ?? 0);
    assert.deepEqual(heard, [{ userId: ada.id, unread: 1 }]);
    assert.deepEqual(
      (await listNotifications(ada)).items.map(({ readAt }) => readAt === null),
      [true, false, false],
    );
  });

  it('come fifty at a time, the newest first', async () => {
    for (let index = 0; index < 60; index++) await notify(bob.id, 'report-upheld', { reportId: index });
    const first = await listNotifications(bob);
    const second = await listNotifications(bob, { before: first.nextBefore ?? 0 });
    assert.deepEqual([first.items.length, second.items.length, second.nextBefore], [50, 10, null]);
    assert.ok((first.items.at(-1)?.id ?? 0) > (second.items[0]?.id ?? 0));
  });
});
