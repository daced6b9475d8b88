import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';

const HOSTILE = '<img src=x onerror=alert(1)>"\'<hx-partial>';
const ACTS = [
  'settings',
  'archive',
  'archive/removal',
  'members/1/removal',
  'members/1/role',
  'members/1/ownership',
];

type Name = 'ada' | 'bob' | 'cleo' | 'eve';

describe('what comes from outside', () => {
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

  it('believes no flash cookie but one like its own, and undoes nothing elsewhere', async () => {
    const flash = (value: unknown) =>
      `${cookies.bob}; parley-flash=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`;
    const undos = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example/',
      'javascript:alert(1)',
      '/.//evil.example',
    ].concat(['/x/..//evil.example', '/\t/evil.example', '\\\\evil.example', ' /rooms', '']);
    for (const undo of undos) {
      const { text } = await get('bob', '/rooms')
        .set('Cookie', flash({ text: HOSTILE, undo }))
        .expect(200);
      assert.doesNotMatch(text, /evil|class="undo"|<img src=x|<hx-partial>"/, undo);
      assert.match(text, /class="toast"><p>&lt;img/);
    }
    for (const value of [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      { text: 1 },
      { text: 'x'.repeat(501) },
      { undo: '/x' },
      { text: 'x', undo: 1 },
    ])
      assert.doesNotMatch(
        (await get('bob', '/rooms').set('Cookie', flash(value)).expect(200)).text,
        /class="toast"/,
      );
    await get('bob', '/rooms').set('Cookie', `${cookies.bob}; parley-flash=%E0%A4%A`).expect(200);
  });

  it('shows hostile names, topics and people as text, wherever they stand', async () => {
    const room = await makeRoom(`A ${HOSTILE}`);
    const id = Number(room.split('/').at(-1));
    const message = await postMessage(people.ada, id, { body: HOSTILE, nonce: nonce() });
    await post('ada', `${room}/settings`, { name: HOSTILE, topic: HOSTILE, kind: 'open' }).expect(303);
    const pages = [
      room,
      '/rooms',
      `${room}/members?q=${encodeURIComponent(HOSTILE)}`,
      `${room}/settings`,
      `${room}/departure`,
    ]
      .concat([
        `/messages/${message.id}`,
        `/messages/${message.id}/versions`,
        `/messages/${message.id}/deletion`,
      ])
      .concat([
        '/switcher?q=img',
        `${room}/completions?q=%23img`,
        `/rooms?filter=${encodeURIComponent(HOSTILE)}`,
      ]);
    for (const path of pages) {
      const { text } = await get('ada', path).expect(200);
      assert.doesNotMatch(text, /<img src=x|<hx-partial>"|onerror=alert\(1\)>"/, path);
    }
    assert.match((await get('ada', room)).text, /renamed the room to “&lt;img/);
    assert.doesNotMatch((await get('eve', room).expect(404)).text, /<img src=x|<hx-partial>/);
  });

  it('asks everybody who is not signed in to do so first, on every route', async () => {
    const room = await makeRoom('Locked');
    const posts = [
      ...ACTS.map((act) => `${room}/${act}`),
      `${room}/return`,
      `${room}/unreads`,
      `${room}/drafts`,
    ].concat([
      `${room}/preferences`,
      `${room}/departure`,
      '/messages/1/reactions',
      '/messages/1/restoration',
    ]);
    const gets = [
      '/messages/1',
      '/messages/1/versions',
      `${room}/settings`,
      `${room}/members`,
      `${room}/departure`,
    ].concat([`${room}/completions?q=@`, '/switcher?q=a', '/emoji', '/ROOMS/1/Settings']);
    const ask = [
      ...posts.map((path) => ['post', path] as const),
      ...gets.map((path) => ['get', path] as const),
    ];
    for (const [method, path] of ask) {
      const page = await request(parley.origin)[method](path);
      assert.deepEqual([page.status, page.headers.location?.split('?')[0]], [303, '/sign-in'], path);
      await request(parley.origin)[method](path).set('HX-Request', 'true').expect(401);
      await request(parley.origin)[method](path).set('Accept', 'application/json').expect(401);
    }
  });
});
