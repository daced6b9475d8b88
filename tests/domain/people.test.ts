import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { block, listBlocked, unblock } from '../../src/domain/accounts/blocks.ts';
import { addContact, listContacts, removeContact } from '../../src/domain/accounts/contacts.ts';
import { listPeople, PEOPLE_PER_PAGE } from '../../src/domain/accounts/directory.ts';
import { findActor } from '../../src/domain/accounts/people.ts';
import { readProfile, updateProfile } from '../../src/domain/accounts/profiles.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../../src/domain/errors.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { findInvitable } from '../../src/domain/rooms/invitable.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { reachRoom } from '../../src/domain/rooms/reach.ts';
import { listMyRooms } from '../../src/domain/rooms/room-list.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('people', () => {
  let ada: Actor;
  let bob: Actor;
  let eve: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
  });

  beforeEach(async () => {
    await queryRows('DELETE FROM blocks');
    await queryRows('DELETE FROM contacts');
  });

  after(() => disconnect());

  const say = (actor: Actor, roomId: number) => postMessage(actor, roomId, { body: 'Hello', nonce: nonce() });
  const styleVersion = async (actor: Actor) => (await findActor(actor.id))?.styleVersion ?? -1;

  it('keeps contacts: adding twice is once, removing twice is once, in any letter case', async () => {
    await Promise.all([addContact(ada, 'BOB'), addContact(ada, 'bob')]);
    await addContact(ada, 'eve');
    assert.deepEqual(await listContacts(ada), [bob.id, eve.id]);
    assert.deepEqual(await listContacts(bob), []);
    await removeContact(ada, 'Bob');
    await removeContact(ada, 'Bob');
    assert.deepEqual(await listContacts(ada), [eve.id]);
    await assert.rejects(addContact(ada, 'ada'), Forbidden);
    await assert.rejects(addContact(ada, 'zed'), NotFound);
  });

  it('blocks once, which ends the contact and changes the style; unblocking likewise', async () => {
    await addContact(ada, 'eve');
    const version = await styleVersion(ada);
    await Promise.all([block(ada, 'eve'), block(ada, 'EVE')]);
    assert.deepEqual(await listBlocked(ada), [eve.id]);
    assert.deepEqual(await listContacts(ada), []);
    assert.equal(await styleVersion(ada), version + 1);
    assert.equal(await styleVersion(eve), eve.styleVersion);
    await assert.rejects(addContact(ada, 'eve'), Forbidden);
    await unblock(ada, 'eve');
    await unblock(ada, 'eve');
    assert.deepEqual(await listBlocked(ada), []);
    assert.equal(await styleVersion(ada), version + 2);
  });

  it('lets nobody block themselves or somebody who is not there', async () => {
    await assert.rejects(block(ada, 'ada'), Forbidden);
    await assert.rejects(block(ada, 'zed'), NotFound);
    await assert.rejects(unblock(ada, 'zed'), NotFound);
  });

  it('tells only the one who blocks', async () => {
    await block(ada, 'eve');
    assert.equal((await readProfile(ada, 'eve')).isBlocked, true);
    assert.equal((await readProfile(eve, 'ada')).isBlocked, false);
  });

  it('opens no direct room between two of whom one has blocked the other, from neither side', async () => {
    await block(ada, 'eve');
    await assert.rejects(openDirectRoom(eve, 'ada'), Forbidden);
    await assert.rejects(openDirectRoom(ada, 'eve'), Forbidden);
    await openDirectRoom(ada, 'bob');
    await unblock(ada, 'eve');
    await openDirectRoom(eve, 'ada');
  });

  it('lets neither write or edit in the direct room they have, but read it, and delete what is theirs', async () => {
    const { id } = await openDirectRoom(ada, 'eve');
    const hers = await say(eve, id);
    await block(ada, 'eve');
    for (const actor of [ada, eve]) {
      await assert.rejects(say(actor, id), Forbidden);
      assert.equal((await reachRoom(actor, id)).isBlocked, true);
    }
    await assert.rejects(editMessage(eve, hers.id, 'Changed to reach you'), Forbidden);
    await deleteMessage(eve, hers.id);
    await unblock(ada, 'eve');
    for (const actor of [ada, eve]) await say(actor, id);
  });

  it('lets neither bring the other into a room', async () => {
    const { id } = await createRoom(eve, { name: 'Trap', kind: 'closed', topic: '', members: [] });
    await block(ada, 'eve');
    const trap = { name: 'Trap 2', kind: 'closed', topic: '', members: ['bob', 'ada'] } as const;
    await assert.rejects(createRoom(eve, trap), InvalidInput);
    await assert.rejects(addMember(eve, id, 'ada'), InvalidInput);
    await assert.rejects(createRoom(ada, { ...trap, members: ['eve'] }), InvalidInput);
    assert.deepEqual(await findInvitable(eve, await reachRoom(eve, id), 'ada'), []);
    await addMember(eve, id, 'bob');
  });

  it('leaves rooms of more than two, and notes to oneself, alone', async () => {
    const { id: notes } = await openDirectRoom(eve, 'eve');
    await block(ada, 'eve');
    await say(eve, 1);
    await say(ada, 1);
    await say(eve, notes);
    assert.equal((await reachRoom(eve, 1)).isBlocked, false);
  });

  it('keeps what somebody says of themselves', async () => {
    await updateProfile(bob, {
      displayName: 'Bob the Builder',
      bio: 'Bricks\n& mortar',
      timeZone: 'Asia/Tokyo',
    });
    const profile = await readProfile(ada, 'BoB');
    assert.deepEqual(
      [profile.displayName, profile.bio, profile.timeZone],
      ['Bob the Builder', 'Bricks\n& mortar', 'Asia/Tokyo'],
    );
    await assert.rejects(readProfile(ada, 'zed'), NotFound);
    const { id } = await openDirectRoom(ada, 'bob');
    const listed = (await listMyRooms(ada)).find((room) => room.id === id);
    assert.deepEqual([listed?.name, listed?.otherId], ['Bob the Builder', bob.id]);
  });
});

describe('the directory', () => {
  let ada: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada] = (await createPeople('ada', 'zoe')) as [Actor];
    await queryRows(
      `INSERT INTO users (username, email, display_name, password_hash)
       SELECT 'p' || n, 'p' || n || '@example.org', CASE n WHEN 7 THEN '100%_Ärger' ELSE 'Person ' || n END, 'none'
         FROM generate_series(1, 120) AS n`,
    );
    await addContact(ada, 'zoe');
  });

  after(() => disconnect());

  const namesOf = async (query: string, from = 0) =>
    (await listPeople(ada, { query, from })).people.map((person) => person.username);

  it('lists everybody, page by page, nobody twice, contacts first', async () => {
    const pages = await Promise.all([0, 50, 100].map((from) => listPeople(ada, { query: '', from })));
    const names = pages.flatMap((page) => page.people.map((person) => person.username));
    assert.equal(names[0], 'zoe');
    assert.equal(new Set(names).size, 122);
    assert.deepEqual(
      pages.map((page) => [page.people.length, page.hasMore]),
      [
        [PEOPLE_PER_PAGE, true],
        [PEOPLE_PER_PAGE, true],
        [22, false],
      ],
    );
    assert.deepEqual(await namesOf('', 1000), []);
  });

  it('finds by username and name, in any letter case, and takes patterns as plain text', async () => {
    assert.deepEqual(await namesOf('ZO'), ['zoe']);
    assert.deepEqual(await namesOf('person 119'), ['p119']);
    assert.deepEqual(await namesOf('äRGER'), ['p7']);
    for (const query of ['%', '_', '0%_ä']) assert.deepEqual(await namesOf(query), ['p7'], query);
    for (const query of ['\\', '%%', "'", '.*']) assert.deepEqual(await namesOf(query), [], query);
  });
});
