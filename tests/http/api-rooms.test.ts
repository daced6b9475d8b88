import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestApi, type TestApi } from '../support/api-client.ts';
import { nonce } from '../support/people.ts';

type Name = 'ada' | 'bob' | 'eve' | 'tom';

describe('rooms over the API', () => {
  let api: TestApi<Name>;

  before(async () => {
    api = await startTestApi('ada', 'bob', 'eve', 'tom');
  });

  after(() => api.stop());

  function idOf(name: Name): number {
    return api.people[name].id;
  }

  async function openGroup(by: Name, name: string, ...others: Name[]): Promise<number> {
    const body = { name, room_type: 'group', member_ids: others.map(idOf) };
    return (await api.post(by, '/chat/rooms', body)).body.id;
  }

  it('are made with their people, and listed for those who are in them', async () => {
    const body = { name: 'Tea', topic: 'Leaves', room_type: 'group', member_ids: [idOf('bob'), idOf('ada')] };
    const made = await api.post('ada', '/chat/rooms', body);
    assert.equal(made.status, 201);
    const { name, topic, room_type, created_by, role, member_count, last_message } = made.body;
    assert.deepEqual(
      [name, topic, room_type, created_by, role, member_count, last_message],
      ['Tea', 'Leaves', 'group', idOf('ada'), 'owner', 2, null],
    );
    const found = (name: Name, filter = '') =>
      api
        .get(name, `/chat/rooms${filter}`)
        .then(({ body }) => body.items.some((room: { id: number }) => room.id === made.body.id));
    assert.deepEqual(
      await Promise.all([
        found('bob'),
        found('bob', '?room_type=group'),
        found('bob', '?room_type=open'),
        found('eve'),
      ]),
      [true, true, false, false],
    );
    assert.equal((await api.get('ada', '/chat/rooms?room_type=many')).status, 422);
    assert.equal((await api.get('eve', `/chat/rooms/${made.body.id}`)).status, 404);
  });

  it('say what is unread, what came last, and who is in them', async () => {
    const room = await openGroup('ada', 'Coffee', 'bob');
    for (const content of ['one', 'two', 'three'])
      await api.post('ada', `/chat/rooms/${room}/messages`, { content, nonce: nonce() });
    assert.equal((await api.post('bob', `/chat/rooms/${room}/read`, { seq: 1 })).status, 204);
    const { body } = await api.get('bob', `/chat/rooms/${room}`);
    assert.deepEqual([body.unread_count, body.last_read_seq, body.last_message.content], [2, 1, 'three']);
    const members = body.members.map((each: { username: string; role: string; is_online: boolean }) => [
      each.username,
      each.role,
      each.is_online,
    ]);
    assert.deepEqual(members, [
      ['ada', 'owner', false],
      ['bob', 'member', false],
    ]);
    assert.ok(!JSON.stringify(body).includes('example.org'), 'no mail addresses');
    await api.post('bob', `/chat/rooms/${room}/read`, { seq: 0 });
    const [first] = (await api.get('bob', '/chat/rooms')).body.items;
    assert.deepEqual([first.id, first.unread_count], [room, 2], 'reading never goes back');
    assert.equal((await api.post('eve', `/chat/rooms/${room}/read`, { seq: 1 })).status, 404);
    assert.equal((await api.post('bob', `/chat/rooms/${room}/read`, { seq: -1 })).status, 422);
  });

  it('of two are one, whoever asks, and however many at once', async () => {
    const ask = (by: Name, other: Name) =>
      api.post(by, '/chat/rooms', { room_type: 'one_to_one', member_ids: [idOf(other)] });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => (index % 2 ? ask('ada', 'bob') : ask('bob', 'ada'))),
    );
    assert.equal(answers.filter(({ status }) => status === 201).length, 1);
    assert.equal(answers.filter(({ status }) => status === 200).length, 11);
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    const again = await ask('ada', 'bob');
    assert.deepEqual([again.status, again.body.name, again.body.room_type], [200, 'bob', 'one_to_one']);
  });

  it('of one are for notes; of three there are none that are direct', async () => {
    const ask = (member_ids?: number[]) =>
      api.post('tom', '/chat/rooms', { room_type: 'one_to_one', ...(member_ids && { member_ids }) });
    const notes = await ask();
    assert.deepEqual([notes.status, notes.body.name, notes.body.member_count], [201, 'Notes to myself', 1]);
    const again = await ask([idOf('tom')]);
    assert.deepEqual([again.status, again.body.id], [200, notes.body.id]);
    const three = await ask([idOf('ada'), idOf('bob')]);
    assert.deepEqual([three.status, Object.keys(three.body.errors)], [422, ['member_ids']]);
    const nobody = await ask([987_654]);
    assert.deepEqual([nobody.status, Object.keys(nobody.body.errors)], [422, ['member_ids']]);
  });

  it('are refused without a name, with people who are not there, and under a name that is taken', async () => {
    const make = (body: object) => api.post('ada', '/chat/rooms', body);
    assert.equal((await make({ room_type: 'group' })).status, 422);
    assert.equal((await make({ name: 'No kind' })).status, 422);
    assert.equal((await make({ name: 'x', room_type: 'open', member_ids: ['1'] })).status, 422);
    const stranger = await make({ name: 'x', room_type: 'group', member_ids: [987_654] });
    assert.deepEqual([stranger.status, Object.keys(stranger.body.errors)], [422, ['member_ids']]);
    assert.equal((await make({ name: 'Garden', room_type: 'open' })).status, 201);
    const taken = await make({ name: 'garden', room_type: 'open' });
    assert.deepEqual([taken.status, Object.keys(taken.body.errors)], [409, ['name']]);
  });

  it('that are open are found by those who are not in them', async () => {
    const made = await api.post('ada', '/chat/rooms', { name: 'Kites', topic: 'Wind', room_type: 'open' });
    const names = async (by: Name, q: string) =>
      (await api.get(by, `/chat/rooms/open?q=${q}`)).body.items.map((room: { id: number }) => room.id);
    assert.deepEqual(await names('bob', 'wind'), [made.body.id]);
    assert.deepEqual(await names('ada', 'wind'), []);
    assert.equal((await api.get('bob', '/chat/rooms/open?q=%00')).status, 422);
  });

  it('are changed as a whole or not at all, and only by those who may', async () => {
    const room = await openGroup('ada', 'Works', 'bob');
    const path = `/chat/rooms/${room}`;
    const changed = await api.patch('ada', path, { topic: 'Now' });
    assert.deepEqual([changed.status, changed.body.name, changed.body.topic], [200, 'Works', 'Now']);
    assert.equal((await api.patch('bob', path, { name: 'Mine' })).status, 403);
    assert.equal((await api.patch('eve', path, { name: 'Mine' })).status, 404);
    assert.equal((await api.patch('eve', path, {})).status, 404);
    assert.equal((await api.patch('ada', path, { room_type: 'one_to_one' })).status, 422);
    await api.post('ada', '/chat/rooms', { name: 'Taken', room_type: 'open' });
    const taken = await api.patch('ada', path, { topic: 'Never', name: 'Taken', room_type: 'open' });
    assert.equal(taken.status, 409);
    assert.equal((await api.get('ada', path)).body.topic, 'Now');
    const away = await api.patch('ada', path, { name: 'Old works', is_archived: true });
    assert.deepEqual([away.body.name, away.body.is_archived], ['Old works', true]);
    assert.equal((await api.patch('ada', path, { name: 'x' })).status, 403);
    assert.equal((await api.post('bob', `${path}/messages`, { content: 'x' })).status, 403);
    const back = await api.patch('ada', path, { is_archived: false, room_type: 'open' });
    assert.deepEqual([back.body.is_archived, back.body.room_type], [false, 'open']);
  });
});
