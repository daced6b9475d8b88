import assert from 'node:assert/strict';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { updateProfile } from '../../src/domain/accounts/profiles.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { momentNow } from '../../src/domain/changes.ts';
import { keepDraft } from '../../src/domain/messages/drafts.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../src/domain/messages/reactions.ts';
import { removeMember } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { preferRoom } from '../../src/domain/rooms/preferences.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { changeRoom } from '../../src/domain/rooms/settings.ts';
import { markRead } from '../../src/domain/rooms/unread.ts';
import { answerUnchanged, sendAndKeep, sendKnownPage } from '../../src/http/pages/known-pages.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';

/** About as much as Node lets through. */
const LONG = 'x'.repeat(16_000);
const FLOOD = 5000;

/** A request with these headers that nobody sent, and what it is answered with. */
function exchange(headers: IncomingMessage['headers']) {
  const incoming = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url: '/', headers });
  const response = new ServerResponse(incoming);
  response.setHeader('X-Request-Id', 'made-up');
  return [incoming, response] as const;
}

describe('a room’s page that a browser has already', () => {
  let parley: TestParley;
  let ada: Actor;
  let bob: Actor;
  let cookie: string;
  let roomId: number;
  let room: string;

  before(async () => {
    parley = await startTestParley();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    cookie = await signInAs(bob);
    const members = ['bob'];
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members })).id;
    room = `/rooms/${roomId}`;
    await say('Hello');
  });

  after(() => parley.stop());

  const get = (path = room) => request(parley.origin).get(path).set('Cookie', cookie);
  const say = (body: string) => postMessage(ada, roomId, { body, nonce: nonce() });
  const ask = (etag: string, as = cookie) => get().set('Cookie', as).set('If-None-Match', etag);

  /** The page as it is now; from here on it is kept. */
  async function known(): Promise<string> {
    const { headers } = await get().expect(200);
    await ask(headers.etag ?? '').expect(304);
    return headers.etag ?? '';
  }

  it('is not sent again, and has another nonce when it is', async () => {
    await known();
    const nonceIn = (text: string) => /name="nonce" value="([^"]+)"/.exec(text)?.[1];
    const [first, second] = [await get(), await get()];
    assert.equal(first.headers.etag, second.headers.etag);
    assert.notEqual(nonceIn(first.text), nonceIn(second.text));
    assert.equal(
      first.text.replace(nonceIn(first.text) ?? '', ''),
      second.text.replace(nonceIn(second.text) ?? '', ''),
    );
  });

  it('is sent anew when anything on it is something else', async () => {
    const { id } = await say('One more');
    const deeds: (() => Promise<unknown>)[] = [
      () => say('Another one'),
      () => toggleReaction(ada, id, '👍'),
      () => markRead(bob, roomId, 2),
      () => keepDraft(bob, roomId, 'not yet'),
      () => preferRoom(bob, roomId, { isStarred: true, notificationLevel: undefined }),
      () => changeRoom(ada, roomId, { name: 'Coffee', topic: '', kind: 'closed' }),
      () => updateProfile(ada, { displayName: 'Ada L.', bio: '', timeZone: null }),
      () => createRoom(ada, { name: 'Milk', kind: 'closed', topic: '', members: ['bob'] }),
      () => postMessage(ada, 1, { body: 'Elsewhere', nonce: nonce() }),
    ];
    for (const deed of deeds) {
      const etag = await known();
      await deed();
      await ask(etag).expect(200);
    }
  });

  it('is the same page whatever is said that it does not depend on', async () => {
    const etag = await known();
    for (const [name, value] of [
      ['X-Forwarded-Proto', 'gopher'],
      ['HX-Request', 'perhaps'],
    ] as const)
      assert.equal((await get().set(name, value)).headers.etag, etag, name);
  });

  it('is kept by what it weighs with the address that it was asked by', () => {
    const visitor = { actor: bob, sessionId: '' };
    const ground = { moment: momentNow(), roomIds: [roomId] };
    const from = (index: number) => exchange({ host: `${index}${LONG}` });
    for (let index = 0; index < FLOOD; index++) sendAndKeep(visitor, ...from(index), [], ground);
    assert.equal(sendKnownPage(visitor, ...from(0)), false);
    assert.equal(sendKnownPage(visitor, ...from(FLOOD - 1)), true);
  });

  it('is remembered to have been sent by what the cookies weigh', async () => {
    await known();
    const [, sessionId = ''] = /s:([^.]+)/.exec(decodeURIComponent(cookie)) ?? [];
    const visitor = { actor: bob, sessionId };
    const ground = { moment: momentNow(), roomIds: [roomId] };
    const etags = Array.from({ length: FLOOD }, (_, index) => {
      const [incoming, response] = exchange({ cookie: `${index}${LONG}` });
      sendAndKeep(visitor, incoming, response, [], ground);
      return String(response.getHeader('ETag'));
    });
    const isKnown = (index: number) =>
      answerUnchanged(...exchange({ cookie: `${index}${LONG}`, 'if-none-match': etags[index] }));
    assert.equal(isKnown(0), false);
    assert.equal(isKnown(FLOOD - 1), true);
  });

  it('shows a direct room with its first word, though the room was made before', async () => {
    const direct = await openDirectRoom(ada, 'bob');
    const etag = await known();
    await postMessage(ada, direct.id, { body: 'psst', nonce: nonce() });
    assert.match((await ask(etag).expect(200)).text, /psst/);
  });

  it('is nobody else’s, and nobody’s any more who has signed out', async () => {
    const etag = await known();
    assert.equal((await ask(etag, await signInAs(ada))).status, 200);
    await ask(etag, 'parley=s%3Aforged.x').expect(303);
    const own = await signInAs(bob);
    const mine = (await ask('', own).expect(200)).headers.etag ?? '';
    await ask(mine, own).expect(304);
    await request(parley.origin).post('/sign-out').set('Cookie', own).expect(303);
    await ask(mine, own).expect(303);
  });

  it('does not exist any more for somebody who was put out', async () => {
    const etag = await known();
    await removeMember(ada, roomId, bob.id);
    await ask(etag).expect(404);
  });

  it('lets a form that is shown in two windows post two messages', async () => {
    const form = { nonce: nonce(), body: 'from the first window' };
    const send = (body: string) =>
      request(parley.origin)
        .post('/rooms/1/messages')
        .set('Cookie', cookie)
        .type('form')
        .send({ ...form, body });
    for (const body of [form.body, form.body, 'from the second']) await send(body).expect(303);
    const { text } = await get('/rooms/1');
    assert.equal(text.match(/<div class="body">from the first window</g)?.length, 1);
    assert.equal(text.match(/<div class="body">from the second</g)?.length, 1);
  });
});
