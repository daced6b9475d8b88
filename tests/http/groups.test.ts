import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';

type Name = 'ada' | 'bob' | 'cleo' | 'eve';

describe('rooms as groups, over HTTP', () => {
  let parley: TestParley;
  let people: Visitors<Name>['people'];
  let cookies: Visitors<Name>['cookies'];
  let get: Visitors<Name>['get'];
  let post: Visitors<Name>['post'];

  before(async () => {
    parley = await startTestParley();
    ({ people, cookies, get, post } = await signInPeople(parley, 'ada', 'bob', 'cleo', 'eve'));
  });

  after(() => parley.stop());

  async function makeRoom(name: string, kind: 'open' | 'closed' = 'closed'): Promise<string> {
    const { id } = await createRoom(people.ada, { name, kind, topic: '', members: ['bob', 'cleo'] });
    return `/rooms/${id}`;
  }

  /** The acts on a room that are not everybody's, with fields that would do. */
  const actsOn = (room: string): [path: string, fields: object][] => [
    [`${room}/settings`, { name: 'Mine', topic: '', kind: 'open' }],
    [`${room}/archive`, {}],
    [`${room}/archive/removal`, {}],
    [`${room}/members/${people.bob.id}/removal`, {}],
    [`${room}/members/${people.bob.id}/role`, { role: 'moderator' }],
    [`${room}/members/${people.bob.id}/ownership`, {}],
  ];

  it('says 403 to members and 404 to others, in the form that was asked for', async () => {
    const room = await makeRoom('Tea');
    for (const [path, fields] of actsOn(room)) {
      const page = await post('cleo', path, fields);
      const fragment = await post('cleo', path, fields).set('HX-Request', 'true');
      const json = await post('cleo', path, fields).set('Accept', 'application/json');
      assert.deepEqual([page.status, fragment.status, json.status], [403, 403, 403], path);
      assert.match(page.text, /<!doctype html>[\s\S]*<h1>Not allowed/i);
      assert.match(fragment.text, /^<p class="error" role="alert">[^<]+<\/p>\s*$/);
      assert.deepEqual(Object.keys(json.body), ['detail']);
      const [hers, nowhere] = [
        await post('eve', path, fields),
        await post('eve', path.replace(room, '/rooms/98765'), fields),
      ];
      assert.deepEqual([hers.status, hers.text], [404, nowhere.text], path);
    }
    for (const id of [people.eve.id, 98765, '0', '-1', '1.5', 'x', '9'.repeat(20)])
      for (const act of ['removal', 'role', 'ownership'])
        await post('ada', `${room}/members/${id}/${act}`, { role: 'owner' }).expect(404);
  });

  it('gives roles, hands over and removes, and says so on the page of members', async () => {
    const room = await makeRoom('Garden');
    const { bob, cleo } = people;
    for (const role of ['king', '', 'Owner'])
      await post('ada', `${room}/members/${bob.id}/role`, { role }).expect(422);
    const changed = await post('ada', `${room}/members/${bob.id}/role`, { role: 'moderator' });
    assert.deepEqual([changed.status, changed.headers.location], [303, `${room}/members`]);
    await post('bob', `${room}/members/${cleo.id}/removal`).set('HX-Request', 'true').expect(204);
    for (const path of [room, `${room}/members`, `${room}/settings`]) await get('cleo', path).expect(404);
    await post('cleo', `${room}/return`).expect(404);
    await post('cleo', `${room}/memberships`).expect(404);
    await post('ada', `${room}/departure`).expect(403, /needs an owner/);
    await post('ada', `${room}/members/${bob.id}/ownership`).expect(303);
    const members = (await get('ada', `${room}/members`).expect(200)).text;
    assert.match(members, /@bob · owner[\s\S]*@ada · moderator/);
    assert.doesNotMatch(members, /\/role"|\/ownership"|\/removal"/);
    await post('ada', `${room}/departure`).expect(303);
    const log = (await get('bob', room)).text;
    for (const line of [
      'ada made bob a moderator',
      'bob removed cleo',
      'ada made bob an owner of the room',
      'ada left',
    ])
      assert.ok(log.includes(line), line);
  });

  it('offers Undo for leaving, which leads back once', async () => {
    const room = await makeRoom('Back');
    await get('bob', `${room}/departure`).expect(200, /Leave Back\?/);
    const left = await post('bob', `${room}/departure`).expect(303);
    const flash = String(left.headers['set-cookie']).split(';')[0] ?? '';
    const page = await get('bob', '/rooms').set('Cookie', `${cookies.bob}; ${flash}`);
    assert.match(
      page.text,
      new RegExp(`You have left Back\\.</p><form method="post" action="${room}/return"`),
    );
    assert.match(String(page.headers['set-cookie']), /parley-flash=;/);
    const back = await post('bob', `${room}/return`);
    assert.deepEqual([back.status, back.headers.location], [303, room]);
    await post('bob', `${room}/return`).expect(404);
    await post('eve', `${room}/return`).expect(404);
  });

  it('changes name, topic and kind, and says beside the field what is wrong', async () => {
    const room = await makeRoom('Hall', 'open');
    await makeRoom('Attic', 'open');
    const cases: [string, object][] = [
      ['name', { name: '' }],
      ['name', { name: 'aTTic' }],
      ['name', { name: 'x'.repeat(81) }],
      ['name', { name: 'a\nb' }],
      ['topic', { topic: 'x'.repeat(251) }],
      ['kind', { kind: 'direct' }],
      ['kind', { kind: '' }],
    ];
    for (const [field, wrong] of cases) {
      const answer = await post('ada', `${room}/settings`, {
        name: 'Hall',
        topic: '',
        kind: 'open',
        ...wrong,
      });
      assert.equal(answer.status, 422, JSON.stringify(wrong));
      assert.match(answer.text, new RegExp(`id="${field}-error">[^<]+`), JSON.stringify(wrong));
    }
    await post('ada', `${room}/settings`, { name: 'Big hall', topic: 'High', kind: 'closed' }).expect(303);
    await get('eve', room).expect(404, /Not found/);
    await post('ada', `${room}/archive`).expect(303);
    await post('ada', `${room}/settings`, { name: 'x', topic: '', kind: 'open' }).expect(403);
    await post('ada', `${room}/archive/removal`).set('HX-Request', 'true').expect(204);
    await post('ada', '/rooms/1/archive').expect(403);
  });
});
