import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { transaction } from '../../../src/db/transaction.ts';
import { deleteAccount } from '../../../src/domain/accounts/account-deletion.ts';
import { createInvitation } from '../../../src/domain/accounts/invitations.ts';
import { listNotifications } from '../../../src/domain/accounts/notifications.ts';
import { signUp } from '../../../src/domain/accounts/registration.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import { Forbidden, InvalidInput } from '../../../src/domain/errors.ts';
import { deleteMessage } from '../../../src/domain/messages/deletion.ts';
import { postMessage } from '../../../src/domain/messages/posting.ts';
import { removeMessage, removeRecentMessages } from '../../../src/domain/moderation/removal.ts';
import { banFromRoom } from '../../../src/domain/moderation/room-banning.ts';
import { liftSanction, sanction } from '../../../src/domain/moderation/sanctions.ts';
import { createRoom } from '../../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../../support/database.ts';
import { createStaff, inHours } from '../../support/order.ts';
import { queryRows } from '../../support/parley.ts';
import { createPeople, nonce } from '../../support/people.ts';

describe('those whom an act is about are told', () => {
  let disconnect: () => Promise<void>;
  let mod: Actor;
  let ada: Actor;
  let bob: Actor;
  let roomId: number;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    mod = await createStaff('mod', 'moderator');
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'open', topic: '', members: ['bob'] })).id;
  });

  beforeEach(() => queryRows('DELETE FROM notifications'));

  after(() => disconnect());

  const say = (actor: Actor) => postMessage(actor, roomId, { body: 'Hello', nonce: nonce() });
  const toldTo = async (actor: Actor) =>
    (await listNotifications(actor)).items.map(({ kind, data }) => [kind, data]);
  const asBan = (room: number) => banFromRoom(mod, room, { userId: bob.id, reason: 'loud', endsAt: null });

  it('that a message was removed, and why; who deletes their own is not', async () => {
    const [first, second, own, last] = [await say(bob), await say(bob), await say(bob), await say(bob)];
    await removeMessage(mod, first.id, 'rude');
    await removeMessage(mod, first.id, 'again');
    await deleteMessage(ada, second.id);
    await deleteMessage(bob, own.id);
    await removeMessage(ada, (await say(ada)).id, 'my own');
    await removeRecentMessages(mod, bob.id, 1, 'flood');
    assert.deepEqual(await toldTo(bob), [
      ['messages-removed', { messages: 1, reason: 'flood' }],
      ['message-removed', { messageId: second.id, roomId, reason: '' }],
      ['message-removed', { messageId: first.id, roomId, reason: 'rude' }],
    ]);
    assert.ok(last.id > own.id);
    assert.deepEqual([await toldTo(ada), await toldTo(mod)], [[], []]);
  });

  it('of a sanction, with its reason and its end, and of one that was not imposed nothing', async () => {
    const endsAt = inHours(1);
    const { id } = await sanction(mod, { userId: bob.id, kind: 'mute', reason: 'loud', endsAt });
    await assert.rejects(sanction(mod, { userId: bob.id, kind: 'mute', reason: 'x', endsAt }), InvalidInput);
    await assert.rejects(sanction(ada, { userId: bob.id, kind: 'mute', reason: 'x', endsAt }), Forbidden);
    await liftSanction(mod, id, 'enough');
    const suspension = await sanction(mod, { userId: bob.id, kind: 'suspension', reason: 'rude', endsAt });
    await liftSanction(mod, suspension.id, 'enough');
    assert.deepEqual(await toldTo(bob), [
      ['sanction', { kind: 'suspension', reason: 'rude', endsAt: endsAt.toISOString() }],
      ['sanction', { kind: 'mute', reason: 'loud', endsAt: endsAt.toISOString() }],
    ]);
  });

  it('of a ban from a room, by its name, unless they never knew of the room', async () => {
    const { id } = await asBan(roomId);
    await liftSanction(mod, id, 'enough');
    const { id: hidden } = await createRoom(mod, { name: 'Staff', kind: 'closed', topic: '', members: [] });
    await liftSanction(mod, (await asBan(hidden)).id, 'enough');
    assert.deepEqual(await toldTo(bob), [
      ['sanction', { kind: 'room_ban', reason: 'loud', endsAt: null, roomName: 'Tea' }],
    ]);
  });

  it('who came by their invitation, once the account is there', async () => {
    const invitation = await createInvitation(ada, { note: '', daysOpen: 7, maxUses: 2 });
    const guest = { username: 'cleo', email: 'cleo@example.org', password: 'correct horse' };
    await signUp(guest, { invitation });
    await assert.rejects(signUp({ ...guest, email: 'other@example.org' }, { invitation }), InvalidInput);
    assert.deepEqual(await toldTo(ada), [['invitation-used', { username: 'cleo' }]]);
  });

  it('nothing when the act rolls back, nor when they are gone', async () => {
    const undone = transaction(async () => {
      await sanction(mod, { userId: bob.id, kind: 'mute', reason: 'loud', endsAt: null });
      throw new Error('no');
    });
    await assert.rejects(undone, /no/);
    const [dan] = (await createPeople('dan')) as [Actor];
    const { id } = await postMessage(dan, 1, { body: 'Bye', nonce: nonce() });
    await deleteAccount(dan, { messages: 'stay' });
    await removeMessage(mod, id, 'rude');
    assert.deepEqual(await queryRows('SELECT FROM notifications'), []);
  });
});
