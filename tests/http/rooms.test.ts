import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import type { Actor } from '../../src/domain/actor.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, signInAs } from '../support/people.ts';

describe('rooms over HTTP', () => {
  let parley: TestParley;
  let ada: Actor;
  let cookies: { ada: string; bob: string; eve: string };
  let closed: number;
  let open: number;

  before(async () => {
    parley = await startTestParley();
    const [a, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    ada = a;
    cookies = { ada: await signInAs(ada), bob: await signInAs(bob), eve: await signInAs(eve) };
    closed = (
      await createRoom(ada, { name: 'Cellar secrets', kind: 'closed', topic: 'Wine', members: ['bob'] })
    ).id;
    open = (await createRoom(ada, { name: 'Garden', kind: 'open', topic: 'Plants', members: [] })).id;
  });

  after(() => parley.stop());

  type Name = keyof typeof cookies;
  const get = (name: Name, path: string) => request(parley.origin).get(path).set('Cookie', cookies[name]);
  const post = (name: Name, path: string, fields: object = {}) =>
    request(parley.origin).post(path).set('Cookie', cookies[name]).type('form').send(fields);

  const routesOf = (id: string | number): ['get' | 'post', string][] => [
    ['get', `/rooms/${id}`],
    ['get', `/rooms/${id}?before=5`],
    ['get', `/rooms/${id}/members`],
    ['get', `/rooms/${id}/departure`],
    ['post', `/rooms/${id}/messages`],
    ['post', `/rooms/${id}/members`],
    ['post', `/rooms/${id}/memberships`],
    ['post', `/rooms/${id}/reads`],
    ['post', `/rooms/${id}/departure`],
  ];
  const fields = { body: 'x', username: 'eve', seq: '1' };

  it('law 6: a closed room does not exist for those who are not in it, on any route', async () => {
    const missing = await get('eve', '/rooms/987654');
    for (const [method, path] of routesOf(closed)) {
      const answer = await (method === 'get' ? get('eve', path) : post('eve', path, fields));
      assert.equal(answer.status, 404, path);
      assert.equal(answer.text, missing.text, path);
    }
    const browse = await get('eve', '/rooms');
    assert.doesNotMatch(browse.text, /Cellar/);
  });

  it('answers 404 to ids that can be none', async () => {
    for (const id of [
      '-1',
      '0',
      '1.5',
      'abc',
      '9223372036854775808',
      '99999999999999999999999',
      '1e3',
      '%00',
      '%F0',
    ]) {
      for (const [method, path] of routesOf(id)) {
        const answer = await (method === 'get' ? get('ada', path) : post('ada', path, fields));
        assert.ok([404, 400].includes(answer.status), `${path}: ${answer.status}`);
        assert.equal(answer.status === 400, id === '%F0', path);
      }
    }
    for (const query of ['before=0', 'after=-1', 'around=x', 'around=1&around=2']) {
      await get('ada', `/rooms/${closed}?${query}`).expect(404);
    }
  });

  it('shows the door of an open room to those who are not in it', async () => {
    const door = await get('eve', `/rooms/${open}`);
    assert.equal(door.status, 404);
    assert.match(door.text, new RegExp(`action="/rooms/${open}/memberships"`));
    const joined = await post('eve', `/rooms/${open}/memberships`);
    assert.deepEqual([joined.status, joined.headers.location], [303, `/rooms/${open}`]);
    await get('eve', `/rooms/${open}`).expect(200);
    await post('eve', `/rooms/${open}/departure`).expect(303);
    await get('eve', `/rooms/${open}`).expect(404);
  });

  it('makes a room from the form, with its people', async () => {
    const made = await post('ada', '/rooms', {
      name: ' Attic ',
      kind: 'closed',
      topic: '',
      members: '@bob, eve',
    });
    assert.equal(made.status, 303);
    const room = await get('eve', made.headers.location ?? '');
    assert.match(room.text, /<h1[^>]*>Attic<\/h1>/);
    assert.match(room.text, /3<span class="wide"> members/);
  });

  it('says beside the field what is wrong with a new room, and keeps the rest', async () => {
    const cases: [string, Record<string, string>, RegExp][] = [
      ['name', { name: '' }, /Give the room a name/],
      ['name', { name: '\u200b \ufeff' }, /Give the room a name/],
      ['name', { name: 'x'.repeat(81) }, /at most 80/],
      ['name', { name: 'two\nlines' }, /single line/],
      ['name', { name: 'GARDEN', kind: 'open' }, /already/],
      ['topic', { topic: 'x'.repeat(251) }, /at most 250/],
      ['members', { members: 'bob zed' }, /zed/],
    ];
    for (const [field, changes, sentence] of cases) {
      const answer = await post('ada', '/rooms', {
        name: 'Fine',
        kind: 'closed',
        topic: 'Kept',
        members: '',
        ...changes,
      });
      assert.equal(answer.status, 422, field);
      assert.match(new RegExp(`id="${field}-error">([^<]*)`).exec(answer.text)?.[1] ?? '', sentence);
      assert.ok(answer.text.includes('value="closed" checked') || changes.kind === 'open');
    }
    await post('ada', '/rooms', { name: 'Fine', kind: 'direct' }).expect(422);
    await post('ada', '/rooms', { name: 'Only a name' }).expect(303);
  });

  it('opens the one direct room of two from both sides', async () => {
    const [one, other] = await Promise.all([
      post('ada', '/direct-rooms', { username: 'bob' }),
      post('bob', '/direct-rooms', { username: '@ADA' }),
    ]);
    assert.equal(one.status, 303);
    assert.equal(one.headers.location, other.headers.location);
    await get('eve', one.headers.location ?? '').expect(404);
    await post('ada', `${one.headers.location}/departure`).expect(403);
    await post('ada', `${one.headers.location}/members`, { username: 'eve' }).expect(403);
    const unknown = await post('ada', '/direct-rooms', { username: 'zed' });
    assert.equal(unknown.status, 422);
    assert.match(unknown.text, /nobody called “zed”/);
  });

  it('brings somebody in by username, or says who is not there', async () => {
    const unknown = await post('bob', `/rooms/${closed}/members`, { username: 'zed' });
    assert.equal(unknown.status, 422);
    assert.match(unknown.text, /value="zed"/);
    await post('bob', `/rooms/${closed}/members`, { username: 'eve' }).expect(303);
    await get('eve', `/rooms/${closed}`).expect(200);
  });
});
