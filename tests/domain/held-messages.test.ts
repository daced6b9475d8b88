import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { listNotifications } from '../../src/domain/accounts/notifications.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, Held, NotFound, Taken, TooMany } from '../../src/domain/errors.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import {
  listHeldMessages,
  listMyHeldMessages,
  refuseHeldMessage,
  releaseHeldMessage,
} from '../../src/domain/moderation/held-messages.ts';
import { addWordRule } from '../../src/domain/moderation/word-rules.ts';
import { leaveRoom } from '../../src/domain/rooms/departures.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, createPerson, nonce } from '../support/people.ts';
import { createStaff } from '../support/staff.ts';

describe('held messages', () => {
  let ada: Actor;
  let mia: Actor;
  let max: Actor;
  let roomId: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    mia = await createStaff('mia', 'moderator');
    max = await createStaff('max', 'moderator');
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] })).id;
    await addWordRule(mia, { pattern: 'casino', action: 'hold', note: '' });
    await addWordRule(mia, { pattern: 'damn', action: 'mask', note: '' });
  });

  after(() => disconnect());

  async function hold(body: string, { sender = ada, sent = nonce(), room = roomId } = {}): Promise<number> {
    await assert.rejects(postMessage(sender, room, { body, nonce: sent }), Held);
    return (await listMyHeldMessages(sender))[0]?.id ?? 0;
  }

  const stored = (body: string) =>
    queryRows<{ nonce: string }>('SELECT nonce FROM messages WHERE body = $1', [body]);

  it('wait once, however often they are sent, and nobody but staff and their sender sees them', async () => {
    const sent = nonce();
    const id = await hold('Damn casino', { sent });
    assert.equal(await hold('Damn casino', { sent }), id);
    assert.notEqual(await hold('Another casino', { sent }), id);
    await assert.rejects(listHeldMessages(ada), NotFound);
    await assert.rejects(releaseHeldMessage(ada, id), NotFound);
    await assert.rejects(refuseHeldMessage(ada, id, 'x'), NotFound);
    const { items } = await listHeldMessages(mia);
    const held = items.find((each) => each.id === id);
    assert.deepEqual([held?.body, held?.rulePattern, held?.room.name], ['••• casino', 'casino', 'Tea']);
    assert.deepEqual(await stored('••• casino'), []);
  });

  it('are posted with their nonce when they are released, which a repeat finds', async () => {
    const sent = nonce();
    const id = await hold('Casino night', { sent });
    const message = await releaseHeldMessage(mia, id);
    assert.deepEqual([message.nonce, message.senderId, message.body], [sent, ada.id, 'Casino night']);
    const again = await postMessage(ada, roomId, { body: 'Casino night', nonce: sent });
    assert.equal(again.id, message.id);
    assert.equal((await stored('Casino night')).length, 1);
    const [told] = (await listNotifications(ada)).items;
    assert.equal(told?.kind, 'held-released');
  });

  it('are released once, also when two do it at once', async () => {
    const id = await hold('Two at the casino');
    const settled = await Promise.allSettled([mia, max].map((each) => releaseHeldMessage(each, id)));
    const lost = settled.filter((each) => each.status === 'rejected');
    assert.equal(lost.length, 1);
    assert.ok(lost[0]?.reason instanceof Taken);
    assert.equal((await stored('Two at the casino')).length, 1);
    await assert.rejects(refuseHeldMessage(mia, id, 'Too late'), Taken);
  });

  it('are found by their nonce when the release failed after the posting', async () => {
    const sent = nonce();
    const id = await hold('Half a casino', { sent });
    const message = await releaseHeldMessage(mia, id);
    await queryRows(`UPDATE held_messages SET status = 'waiting' WHERE id = $1`, [id]);
    assert.equal((await releaseHeldMessage(max, id)).id, message.id);
    assert.equal((await stored('Half a casino')).length, 1);
  });

  it('can be refused: the sender is told why, and sending it again does not help', async () => {
    const sent = nonce();
    const id = await hold('No casino', { sent });
    await refuseHeldMessage(mia, id, 'Advertising');
    const [told] = (await listNotifications(ada)).items;
    assert.ok(told?.kind === 'held-refused' && told.data.reason === 'Advertising');
    await assert.rejects(postMessage(ada, roomId, { body: 'No casino', nonce: sent }), Forbidden);
    await assert.rejects(releaseHeldMessage(mia, id), Taken);
    const acts = await queryRows<{ act: string }>(
      `SELECT act FROM audit_events WHERE target_type = 'held_message' AND target_id = $1`,
      [id],
    );
    assert.deepEqual(
      acts.map(({ act }) => act),
      ['held_message.refused'],
    );
  });

  it('wait on when their sender is not in the room any more, or was banned', async () => {
    const tom = await createPerson('tom');
    const room = (await createRoom(tom, { name: 'Ships', kind: 'open', topic: '', members: ['ada'] })).id;
    const left = await hold('Casino ship', { room });
    await leaveRoom(ada, room);
    await assert.rejects(
      releaseHeldMessage(mia, left),
      (error) => error instanceof Forbidden && /not in the room/.test(error.message),
    );
    const banned = await hold('Casino boat', { sender: tom, room });
    await queryRows(`INSERT INTO sanctions (user_id, kind, reason) VALUES ($1, 'ban', 'Enough')`, [tom.id]);
    await assert.rejects(releaseHeldMessage(mia, banned), Forbidden);
    const waiting = (await listHeldMessages(mia)).items.map(({ id }) => id);
    assert.ok(waiting.includes(left) && waiting.includes(banned));
    await refuseHeldMessage(mia, left, 'Gone');
  });

  it('of one person are at most thirty', async () => {
    const eve = await createPerson('eve');
    for (let index = 0; index < 30; index++) await hold(`casino ${index}`, { sender: eve, room: 1 });
    await assert.rejects(postMessage(eve, 1, { body: 'one more casino', nonce: nonce() }), TooMany);
  });
});
