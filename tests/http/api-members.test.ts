import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestApi, type TestApi } from '../support/api-client.ts';

type Name = 'ada' | 'bob' | 'eve' | 'tom';

describe('members over the API', () => {
  let api: TestApi<Name>;

  before(async () => {
    api = await startTestApi('ada', 'bob', 'eve', 'tom');
  });

  after(() => api.stop());

  async function openRoom(name: string, type: 'group' | 'open'): Promise<string> {
    const { body } = await api.post('ada', '/chat/rooms', { name, room_type: type });
    return `/chat/rooms/${body.id}/members`;
  }

  it('join open rooms, once, and no others', async () => {
    const [open, closed] = [await openRoom('Open', 'open'), await openRoom('Closed', 'group')];
    const joined = await api.post('bob', open, {});
    assert.deepEqual([joined.status, joined.body.username, joined.body.role], [201, 'bob', 'member']);
    assert.equal(joined.body.is_bot, false);
    assert.equal((await api.post('bob', open, { user_id: api.people.bob.id })).status, 200);
    assert.equal((await api.post('bob', closed, {})).status, 404);
    assert.equal((await api.post('bob', '/chat/rooms/987654/members', {})).status, 404);
  });

  it('are brought in by those who are in, once', async () => {
    const room = await openRoom('Brought', 'group');
    const bring = (by: Name, who: Name) => api.post(by, room, { user_id: api.people[who].id });
    assert.equal((await bring('bob', 'tom')).status, 404);
    const answers = await Promise.all([bring('ada', 'bob'), bring('ada', 'bob'), bring('ada', 'bob')]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 201]);
    assert.equal((await bring('bob', 'tom')).status, 201);
    const nobody = await api.post('ada', room, { user_id: 987_654 });
    assert.deepEqual([nobody.status, Object.keys(nobody.body.errors)], [422, ['user_id']]);
  });

  it('are listed part by part, for those who are in', async () => {
    const room = await openRoom('Listed', 'open');
    for (const name of ['bob', 'eve'] as const) await api.post(name, room, {});
    const first = await api.get('ada', `${room}?limit=2`);
    const second = await api.get('ada', `${room}?limit=2&cursor=${first.body.next}`);
    const names = [...first.body.items, ...second.body.items].map((each) => each.username);
    assert.deepEqual([names, second.body.next], [['ada', 'bob', 'eve'], null]);
    assert.equal((await api.get('tom', room)).status, 404);
    for (const limit of ['0', '101', 'x', '1.5', '-1'])
      assert.equal((await api.get('ada', `${room}?limit=${limit}`)).status, 422, limit);
  });

  it('get roles from owners, of whom one stays', async () => {
    const room = await openRoom('Roles', 'open');
    await api.post('bob', room, {});
    const give = (by: Name, who: Name, role: string) =>
      api.patch(by, `${room}/${api.people[who].id}`, { role });
    assert.equal((await give('bob', 'ada', 'member')).status, 403);
    const given = await give('ada', 'bob', 'moderator');
    assert.deepEqual([given.status, given.body.role], [200, 'moderator']);
    assert.equal((await give('ada', 'ada', 'member')).status, 403);
    assert.equal((await give('ada', 'eve', 'member')).status, 404);
    assert.equal((await give('ada', 'bob', 'king')).status, 422);
  });

  it('leave, and are removed by those who keep order', async () => {
    const room = await openRoom('Gone', 'group');
    for (const name of ['bob', 'eve', 'tom'] as const)
      await api.post('ada', room, { user_id: api.people[name].id });
    const remove = (by: Name, who: Name) => api.delete(by, `${room}/${api.people[who].id}`);
    assert.equal((await remove('bob', 'eve')).status, 403);
    assert.equal((await remove('bob', 'bob')).status, 204);
    assert.equal((await remove('bob', 'bob')).status, 404, 'who has left sees nothing of it');
    assert.equal((await remove('ada', 'eve')).status, 204);
    assert.equal((await api.get('eve', room)).status, 404);
    assert.equal((await remove('ada', 'eve')).status, 404);
    assert.equal((await remove('ada', 'ada')).status, 403, 'the only owner');
  });
});
