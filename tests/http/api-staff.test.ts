import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createPersonalToken } from '../../src/domain/accounts/personal-tokens.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { startTestApi, type TestApi, tokenOf } from '../support/api-client.ts';
import { createStaff, listActs } from '../support/order.ts';
import { createPerson, nonce } from '../support/people.ts';

type Name = 'ada' | 'bob' | 'eve';

const BECAUSE = 'reason=Because';

describe('administration over the API', () => {
  let api: TestApi<Name>;
  const staff: Record<'admin' | 'moderator', string> = { admin: '', moderator: '' };
  const staffActors = {} as Record<'admin' | 'moderator', Actor>;

  before(async () => {
    api = await startTestApi('ada', 'bob', 'eve');
    for (const role of ['admin', 'moderator'] as const) {
      staffActors[role] = await createStaff(role, role);
      staff[role] = await tokenOf(staffActors[role]);
    }
  });

  after(() => api.stop());

  const ask = (role: 'admin' | 'moderator', method: string, path: string) =>
    api.call(method, `/admin/${path}`, { token: staff[role] });

  async function openRoom(by: Name, room_type: string, name: string, ...others: Name[]): Promise<number> {
    const member_ids = others.map((other) => api.people[other].id);
    return (await api.post(by, '/chat/rooms', { room_type, name, member_ids })).body.id;
  }

  async function say(by: Name, room: number, content: string): Promise<number> {
    return (await api.post(by, `/chat/rooms/${room}/messages`, { content, nonce: nonce() })).body.id;
  }

  it('is not there for members', async () => {
    for (const what of ['users', 'rooms', 'messages', 'tokens']) {
      assert.equal((await api.get('ada', `/admin/${what}`)).status, 404);
      assert.equal((await api.get('ada', `/admin/${what}/1`)).status, 404);
      assert.equal((await api.delete('ada', `/admin/${what}/1?${BECAUSE}`)).status, 404);
    }
  });

  it('lists accounts part by part, with addresses for admins alone', async () => {
    const first = await ask('admin', 'get', 'users?limit=2');
    const second = await ask('admin', 'get', `users?limit=2&cursor=${first.body.next}`);
    const ids = [...first.body.items, ...second.body.items].map((user) => user.id);
    assert.deepEqual(
      ids,
      ids.toSorted((one, other) => other - one),
    );
    assert.equal(new Set(ids).size, 4);
    const path = `users/${api.people.bob.id}`;
    assert.equal((await ask('admin', 'get', path)).body.email, 'bob@example.org');
    assert.equal((await ask('moderator', 'get', path)).body.email, null);
    assert.equal((await ask('admin', 'get', 'users/987654')).status, 404);
  });

  it('deletes accounts for admins, with a reason, and none of their equals', async () => {
    const gone = await createPerson('gone');
    const token = await tokenOf(gone);
    const other = await createStaff('other', 'admin');
    assert.equal((await ask('admin', 'delete', `users/${gone.id}?reason=`)).status, 422);
    assert.equal((await ask('admin', 'delete', `users/${gone.id}`)).status, 422);
    assert.equal((await ask('moderator', 'delete', `users/${gone.id}?${BECAUSE}`)).status, 403);
    assert.equal((await ask('admin', 'delete', `users/${other.id}?${BECAUSE}`)).status, 403);
    assert.equal((await ask('admin', 'delete', `users/${gone.id}?${BECAUSE}`)).status, 204);
    assert.equal((await ask('admin', 'delete', `users/${gone.id}?${BECAUSE}`)).status, 404);
    assert.equal((await ask('admin', 'get', `users/${gone.id}`)).body.status, 'deleted');
    assert.equal((await api.call('get', '/chat/rooms', { token })).status, 401);
    const act = (await listActs()).find(
      ({ targetId, act }) => targetId === gone.id && act === 'account.deleted',
    );
    assert.equal(act?.reason, 'Because');
  });

  it('looks into rooms where it may, and puts them away', async () => {
    const open = await openRoom('ada', 'open', 'Open');
    const closed = await openRoom('ada', 'group', 'Closed', 'bob');
    const direct = await openRoom('ada', 'one_to_one', '', 'bob');
    const { items } = (await ask('admin', 'get', 'rooms')).body;
    const listed = items.map((room: { id: number }) => room.id);
    assert.deepEqual(
      [open, closed, direct].map((id) => listed.includes(id)),
      [true, false, false],
    );
    for (const room of [closed, direct]) {
      assert.equal((await ask('admin', 'get', `rooms/${room}`)).status, 404);
      assert.equal((await ask('admin', 'delete', `rooms/${room}?${BECAUSE}`)).status, 404);
    }
    assert.equal((await ask('moderator', 'delete', `rooms/${open}?${BECAUSE}`)).status, 403);
    assert.equal((await ask('admin', 'delete', `rooms/1?${BECAUSE}`)).status, 403, 'everybody is in it');
    assert.equal((await ask('admin', 'delete', `rooms/${open}?${BECAUSE}`)).status, 204);
    assert.equal((await ask('admin', 'get', `rooms/${open}`)).body.is_archived, true);
    assert.equal((await api.get('ada', `/chat/rooms/${open}`)).body.is_archived, true);
  });

  it('removes messages where it may look, with a reason', async () => {
    const open = await openRoom('ada', 'open', 'Talk');
    const closed = await openRoom('ada', 'group', 'Whispers', 'bob');
    const said = await say('ada', open, 'Heard');
    const whispered = await say('ada', closed, 'Unheard');
    const own = await say('ada', open, 'Taken back');
    await api.delete('ada', `/chat/rooms/${open}/messages/${own}`);
    const { body } = await ask('moderator', 'get', 'messages');
    const texts = body.items.map(({ content }: { content: string }) => content);
    assert.deepEqual([texts.includes('Heard'), texts.includes('Unheard')], [true, false]);
    assert.equal((await ask('admin', 'get', `messages/${whispered}`)).status, 404);
    assert.equal((await ask('admin', 'get', `messages/${own}`)).status, 404);
    assert.equal((await ask('admin', 'delete', `messages/${whispered}?${BECAUSE}`)).status, 404);
    assert.equal((await ask('moderator', 'delete', `messages/${said}`)).status, 422);
    assert.equal((await ask('moderator', 'delete', `messages/${said}?${BECAUSE}`)).status, 204);
    assert.equal((await api.get('ada', `/chat/rooms/${open}/messages/${said}`)).body.is_deleted, true);
  });

  it('is not done by tokens that are not for it, by whatever way', async () => {
    const open = await openRoom('ada', 'open', 'Square');
    const said = await say('ada', open, 'Mine');
    const { moderator } = staffActors;
    const chosen = { name: 'Robot', expiresAt: null };
    const { token } = await createPersonalToken(moderator, { ...chosen, scopes: ['read', 'write'] });
    const remove = (by: string) =>
      api.call('delete', `/chat/rooms/${open}/messages/${said}?${BECAUSE}`, { token: by });
    assert.equal((await remove(token)).status, 404, 'of a room that they are not in');
    await api.call('post', `/chat/rooms/${open}/members`, { token, body: {} });
    assert.equal((await remove(token)).status, 403);
    const changed = { token, body: { topic: 'Theirs' } };
    assert.equal((await api.call('patch', `/chat/rooms/${open}`, changed)).status, 403);
    const full = await createPersonalToken(moderator, { ...chosen, scopes: ['write', 'admin'] });
    assert.equal((await remove(full.token)).status, 204);
  });

  it('lists what programs act with, without what they show, and revokes it at once', async () => {
    const bob = await tokenOf(api.people.bob);
    const { token } = await createPersonalToken(api.people.bob, {
      name: 'Backup',
      scopes: ['read'],
      expiresAt: null,
    });
    const { body } = await ask('moderator', 'get', 'tokens');
    const [personal, program] = body.items;
    assert.deepEqual(
      [personal.kind, personal.name, personal.username, personal.scopes],
      ['personal', 'Backup', 'bob', ['read']],
    );
    assert.deepEqual([program.kind, program.name], ['program', 'test']);
    for (const secret of [bob, token]) assert.ok(!JSON.stringify(body).includes(secret));
    assert.equal((await ask('moderator', 'delete', `tokens/${personal.id}`)).status, 422);
    assert.equal((await ask('moderator', 'delete', `tokens/${personal.id}?${BECAUSE}`)).status, 204);
    assert.equal((await api.call('get', '/chat/rooms', { token })).status, 401);
    assert.equal((await api.call('get', '/chat/rooms', { token: bob })).status, 200);
    assert.equal((await ask('moderator', 'delete', `tokens/${program.id}?${BECAUSE}`)).status, 204);
    assert.equal((await api.call('get', '/chat/rooms', { token: bob })).status, 401);
    assert.equal((await ask('moderator', 'get', `tokens/${program.id}`)).status, 404);
    const admin = (await ask('admin', 'get', 'tokens')).body.items.find(
      (each: { username: string }) => each.username === 'admin',
    );
    assert.equal((await ask('moderator', 'delete', `tokens/${admin.id}?${BECAUSE}`)).status, 403);
  });
});
