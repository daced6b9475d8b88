import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound, Taken } from '../../src/domain/errors.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { leaveRoom } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { addMember, joinRoom, listMembers } from '../../src/domain/rooms/memberships.ts';
import { reachRoom } from '../../src/domain/rooms/reach.ts';
import { listMyRooms, listOpenRooms } from '../../src/domain/rooms/room-list.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

describe('rooms', () => {
  let ada: Actor;
  let bob: Actor;
  let eve: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
  });

  after(() => disconnect());

  it('shows an open room to everybody and a closed one to its members only', async () => {
    const open = await createRoom(ada, { name: 'Garden', kind: 'open', topic: 'Plants', members: [] });
    const closed = await createRoom(ada, { name: 'Cellar', kind: 'closed', topic: '', members: ['BOB'] });
    const browsable = await listOpenRooms(eve);
    assert.ok(browsable.some((room) => room.id === open.id && room.memberCount === 1));
    assert.ok(!browsable.some((room) => room.id === closed.id));
    assert.equal((await reachRoom(bob, closed.id)).name, 'Cellar');
    await assert.rejects(reachRoom(eve, closed.id), NotFound);
    await assert.rejects(joinRoom(eve, closed.id), NotFound);
  });

  it('joins once, leaves, and is gone from the list', async () => {
    const room = await createRoom(ada, { name: 'Attic', kind: 'open', topic: '', members: [] });
    await Promise.all([joinRoom(eve, room.id), joinRoom(eve, room.id)]);
    assert.equal((await listMembers(ada, room.id)).members.length, 2);
    await leaveRoom(eve, room.id);
    assert.ok(!(await listMyRooms(eve)).some((each) => each.id === room.id));
    await assert.rejects(leaveRoom(eve, room.id), NotFound);
  });

  it('refuses the name of another open room, in any letter case, but not that of a closed one', async () => {
    await createRoom(ada, { name: 'Hall', kind: 'open', topic: '', members: [] });
    await createRoom(ada, { name: 'Vault', kind: 'closed', topic: '', members: [] });
    await assert.rejects(createRoom(bob, { name: 'HALL', kind: 'open', topic: '', members: [] }), Taken);
    await createRoom(bob, { name: 'Vault', kind: 'open', topic: '', members: [] });
  });

  it('names the people it does not know, and makes no room then', async () => {
    const attempt = createRoom(ada, { name: 'Nobody', kind: 'closed', topic: '', members: ['bob', 'zed'] });
    await assert.rejects(
      attempt,
      (error) => error instanceof InvalidInput && /zed/.test(error.fields.members ?? ''),
    );
    assert.ok(!(await listMyRooms(ada)).some((room) => room.name === 'Nobody'));
  });

  it('makes one direct room when both of two ask at the same moment', async () => {
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 ? openDirectRoom(ada, 'Bob') : openDirectRoom(bob, 'ada'),
      ),
    );
    assert.equal(new Set(asked.map((room) => room.id)).size, 1);
    const rows = await queryRows('SELECT id FROM memberships WHERE room_id = $1', [asked[0]?.id]);
    assert.equal(rows.length, 2);
    const [hers, his] = await Promise.all([
      reachRoom(ada, asked[0]?.id ?? 0),
      reachRoom(bob, asked[0]?.id ?? 0),
    ]);
    assert.deepEqual([hers.name, his.name], ['bob', 'ada']);
  });

  it('shows a direct room to the other once something is said there', async () => {
    const { id } = await openDirectRoom(ada, 'eve');
    const isListed = async (actor: Actor) => (await listMyRooms(actor)).some((room) => room.id === id);
    assert.deepEqual([await isListed(ada), await isListed(eve)], [true, false]);
    await postMessage(ada, id, { body: 'Hello', nonce: nonce() });
    assert.equal(await isListed(eve), true);
  });

  it('makes a room for notes with oneself', async () => {
    const notes = await openDirectRoom(eve, 'eve');
    assert.equal((await reachRoom(eve, notes.id)).memberCount, 1);
  });

  it('lets nobody leave, or bring a third into, a direct room', async () => {
    const room = await openDirectRoom(ada, 'bob');
    await assert.rejects(leaveRoom(ada, room.id), Forbidden);
    await assert.rejects(addMember(ada, room.id, 'eve'), Forbidden);
    await assert.rejects(addMember(eve, room.id, 'eve'), NotFound);
  });

  it('brings somebody into a closed room by username, once', async () => {
    const room = await createRoom(ada, { name: 'Study', kind: 'closed', topic: '', members: [] });
    await addMember(ada, room.id, 'Eve');
    await addMember(ada, room.id, 'eve');
    const { members } = await listMembers(eve, room.id);
    assert.deepEqual(
      members.map((member) => [member.user?.username, member.role]),
      [
        ['ada', 'owner'],
        ['eve', 'member'],
      ],
    );
  });
});
