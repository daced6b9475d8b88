import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { deleteAccount } from '../../src/domain/accounts/account-deletion.ts';
import { changeAvatar } from '../../src/domain/accounts/avatars.ts';
import { addContact } from '../../src/domain/accounts/contacts.ts';
import { listPeople } from '../../src/domain/accounts/directory.ts';
import { createInvitation, reachInvitation } from '../../src/domain/accounts/invitations.ts';
import { findActor, findPeople, reachPerson, requireUser } from '../../src/domain/accounts/people.ts';
import { readProfile } from '../../src/domain/accounts/profiles.ts';
import { register } from '../../src/domain/accounts/registration.ts';
import { signIn } from '../../src/domain/accounts/sign-in.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound, Unauthenticated } from '../../src/domain/errors.ts';
import { forgetTraces } from '../../src/domain/messages/forgetting.ts';
import { readHistory } from '../../src/domain/messages/history.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../src/domain/messages/reactions.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { listMembers } from '../../src/domain/rooms/memberships.ts';
import { listMyRooms } from '../../src/domain/rooms/room-list.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { turnLimitsOff } from '../support/limits.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';
import { createPicture } from '../support/pictures.ts';

describe('deleting an account', () => {
  let disconnect: () => Promise<void>;
  let zoe: Actor;
  let ada: Actor;
  let bob: Actor;
  let count = 0;

  before(async () => {
    disconnect = await connectTestDatabase();
    await turnLimitsOff();
  });

  beforeEach(async () => {
    const names = ['zoe', 'ada', 'bob'].map((name) => `${name}${count}`);
    count++;
    [zoe, ada, bob] = (await createPeople(...names)) as [Actor, Actor, Actor];
  });

  after(() => disconnect());

  const say = (actor: Actor, roomId: number, body: string, replyTo?: number) =>
    postMessage(actor, roomId, { body, nonce: nonce(), ...(replyTo !== undefined && { replyTo }) });
  const goAs = async (actor: Actor, messages: 'stay' | 'go' = 'stay') => {
    await deleteAccount(actor, { messages });
    await forgetTraces(actor.id, { isAllToGo: messages === 'go', signal: new AbortController().signal });
  };
  const room = (...members: Actor[]) =>
    createRoom(zoe, {
      name: `Room ${nonce()}`,
      kind: 'closed',
      topic: '',
      members: members.map((each) => each.username),
    });
  const rolesIn = async (actor: Actor, roomId: number) =>
    (await listMembers(actor, roomId)).members.map(({ userId, role }) => [userId, role]);

  it('frees name and address, and leaves nothing that is somebody’s', async () => {
    await addContact(bob, zoe.username);
    await addContact(zoe, bob.username);
    await changeAvatar(zoe, await createPicture('png'));
    const invitation = await createInvitation(zoe, { note: 'secret', daysOpen: null, maxUses: null });
    await goAs(zoe);
    const again = await register({
      username: zoe.username,
      email: `${zoe.username}@example.org`,
      password: 'correct horse',
    });
    assert.notEqual(again.id, zoe.id);
    assert.equal(await findActor(zoe.id), undefined);
    assert.equal(await reachInvitation(invitation), undefined);
    const [left] = await queryRows<Record<string, unknown>>('SELECT * FROM users WHERE id = $1', [zoe.id]);
    assert.ok(!JSON.stringify(left).includes(zoe.username));
    for (const [table, column] of [
      ['contacts', 'user_id'],
      ['contacts', 'contact_id'],
      ['avatars', 'user_id'],
      ['memberships', 'user_id'],
      ['sessions', 'user_id'],
    ])
      assert.equal((await queryRows(`SELECT FROM ${table} WHERE ${column} = $1`, [zoe.id])).length, 0, table);
    const [event] = await queryRows<{ act: string }>('SELECT * FROM audit_events WHERE target_id = $1', [
      zoe.id,
    ]);
    assert.ok(event && !JSON.stringify(event).includes(zoe.username));
  });

  it('cannot be signed in with, found, asked for or done twice', async () => {
    await goAs(zoe);
    const gone = `deleted~${zoe.id}`;
    for (const login of [zoe.username, gone, `${zoe.username}@example.org`])
      assert.equal(await signIn(login, 'none', { address: '192.0.2.1' }), undefined);
    for (const name of [zoe.username, gone]) {
      await assert.rejects(reachPerson(name), NotFound);
      await assert.rejects(readProfile(ada, name), NotFound);
      await assert.rejects(requireUser(name, 'username'), InvalidInput);
      await assert.rejects(openDirectRoom(ada, name), InvalidInput);
      assert.deepEqual(await findPeople(name), []);
    }
    const { people } = await listPeople(ada, { query: 'eleted', from: 0 });
    assert.deepEqual(people, []);
    await assert.rejects(deleteAccount(zoe, { messages: 'stay' }), Unauthenticated);
  });

  it('gives rooms that had no other owner to the longest-serving moderator, else member', async () => {
    const shared = await room(ada, bob);
    await queryRows(`UPDATE memberships SET joined_at = now() - interval '1 day' WHERE user_id = $1`, [
      ada.id,
    ]);
    const moderated = await room(ada, bob);
    await queryRows(`UPDATE memberships SET role = 'moderator' WHERE user_id = $1 AND room_id = $2`, [
      bob.id,
      moderated.id,
    ]);
    const alone = await room();
    await goAs(zoe);
    assert.deepEqual((await rolesIn(ada, shared.id))[0], [ada.id, 'owner']);
    assert.deepEqual((await rolesIn(ada, moderated.id))[0], [bob.id, 'owner']);
    const { messages } = await readHistory(ada, shared.id, {});
    assert.deepEqual(
      messages.slice(-2).map(({ kind, senderDisplayName }) => [kind, senderDisplayName]),
      [
        ['left', 'Deleted account'],
        ['role', 'Deleted account'],
      ],
    );
    const [left] = await queryRows<{ archived: boolean }>(
      'SELECT archived_at IS NOT NULL AS archived FROM rooms WHERE id = $1',
      [alone.id],
    );
    assert.equal(left?.archived, true);
  });

  it('leaves what was written, and no trace of the name in rows, quotes, mentions or lists', async () => {
    const { id } = await room(ada);
    const said = await say(zoe, id, 'The kettle is on');
    await say(
      ada,
      id,
      `Thanks @${zoe.username}, (@${zoe.username.toUpperCase()}). mail${zoe.username}@x.org`,
      said.id,
    );
    await toggleReaction(zoe, said.id, '👍');
    const direct = await openDirectRoom(zoe, ada.username);
    await say(zoe, direct.id, 'Between us');
    await goAs(zoe);
    const { messages } = await readHistory(ada, id, {});
    const texts = messages.filter(({ kind }) => kind === 'text');
    assert.deepEqual(
      texts.map(({ body, refs }) => [body, refs]),
      [
        ['The kettle is on', null],
        [`Thanks @deleted, (@deleted). mail${zoe.username}@x.org`, null],
      ],
    );
    assert.equal(texts[1]?.replyTo?.author, 'Deleted account');
    const shown = JSON.stringify([messages, await listMyRooms(ada)]);
    assert.ok(!shown.replaceAll(`mail${zoe.username}@x.org`, '').toLowerCase().includes(zoe.username));
    const listed = (await listMyRooms(ada)).find((each) => each.id === direct.id);
    assert.deepEqual([listed?.name, listed?.isArchived], ['Deleted account', true]);
    await assert.rejects(say(ada, direct.id, 'Are you there?'), Forbidden);
  });

  it('takes what was written along, direct messages, earlier versions and reactions included, and twice is once', async () => {
    const { id } = await room(ada);
    for (let index = 0; index < 230; index++) await say(zoe, id, `secret ${index} @${ada.username}`);
    const hers = await say(ada, id, 'I stay');
    await toggleReaction(zoe, hers.id, '👍');
    await goAs(zoe, 'go');
    await forgetTraces(zoe.id, { isAllToGo: true, signal: new AbortController().signal });
    const rows = await queryRows<{ body: string; deleted: boolean }>(
      'SELECT body, deleted_at IS NOT NULL AS deleted FROM messages WHERE sender_id = $1 AND seq IS NOT NULL',
      [zoe.id],
    );
    assert.equal(rows.length, 230);
    assert.ok(rows.every(({ body, deleted }) => deleted && !body.includes('secret')));
    assert.equal((await queryRows('SELECT FROM mentions WHERE user_id = $1', [ada.id])).length, 0);
    assert.equal((await queryRows('SELECT FROM reactions WHERE user_id = $1', [zoe.id])).length, 0);
    const { messages } = await readHistory(ada, id, {});
    assert.equal(messages.find((each) => each.id === hers.id)?.reactions, null);
    const [revs] = await queryRows<{ is_right: boolean }>(
      'SELECT max(rev) = (SELECT revision FROM rooms WHERE id = $1) AS is_right FROM messages WHERE room_id = $1',
      [id],
    );
    assert.equal(revs?.is_right, true);
  });
});
