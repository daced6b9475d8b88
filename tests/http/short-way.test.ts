import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { updateProfile } from '../../src/domain/accounts/profiles.ts';
import { readHistory } from '../../src/domain/messages/history.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { removeMember } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { changeRoom } from '../../src/domain/rooms/settings.ts';
import { markRead } from '../../src/domain/rooms/unread.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';

type Name = 'ada' | 'bob' | 'eve';

describe('what people who are known ask for most', () => {
  let parley: TestParley;
  let visitors: Visitors<Name>;
  let roomId: number;
  let room: string;

  before(async () => {
    parley = await startTestParley();
    visitors = await signInPeople(parley, 'ada', 'bob', 'eve');
    const tea = { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] } as const;
    roomId = (await createRoom(visitors.people.ada, tea)).id;
    room = `/rooms/${roomId}`;
    for (const name of ['ada', 'bob', 'eve'] as const) await visitors.get(name, '/rooms').expect(200);
  });

  after(() => parley.stop());

  const say = (body: string) => postMessage(visitors.people.ada, roomId, { body, nonce: nonce() });
  const page = async (name: Name) => (await visitors.get(name, room).expect(200)).text;
  const piece = (name: Name) => visitors.get(name, room).set('HX-Request', 'true');
  const send = (fields: Record<string, string | string[]>, name: Name = 'bob') =>
    visitors.post(name, `${room}/messages`, fields).set('HX-Request', 'true');
  const texts = async () =>
    (await readHistory(visitors.people.ada, roomId, {})).messages.map((message) => message.body);

  it('shows each of them the same log, with their own list, divider and draft around it', async () => {
    await say('first of all');
    await markRead(visitors.people.bob, roomId, 1);
    await say('second');
    await visitors.post('bob', `${room}/drafts`, { body: 'not yet' }).expect(303);
    const [adas, bobs] = [await page('ada'), await page('bob')];
    for (const text of [adas, bobs]) assert.match(text, /first of all[\s\S]*second/);
    assert.match(bobs, /first of all[\s\S]*id="unread"[\s\S]*second/);
    assert.match(bobs, />not yet<\/textarea>/);
    assert.doesNotMatch(adas, /id="unread"|not yet/);
    assert.match(adas, /data-viewer="\d+"/);
    assert.notEqual(/data-viewer="(\d+)"/.exec(adas)?.[1], /data-viewer="(\d+)"/.exec(bobs)?.[1]);
  });

  it('shows what has just changed, whoever has asked before', async () => {
    for (const name of ['ada', 'bob'] as const) await page(name);
    await say('brand new');
    await changeRoom(visitors.people.ada, roomId, { name: 'Coffee', topic: 'Beans', kind: 'closed' });
    await updateProfile(visitors.people.ada, { displayName: 'Ada L.', bio: '', timeZone: null });
    for (const name of ['ada', 'bob'] as const)
      assert.match(await page(name), /<h1[^>]*>Coffee<\/h1>[\s\S]*Beans[\s\S]*Ada L\.[\s\S]*brand new/);
  });

  it('tells htmx that the log is as it was, and sends it when it is not', async () => {
    const { headers, text } = await piece('bob').expect(200);
    assert.doesNotMatch(text, /<html/);
    const again = () => piece('bob').set('If-None-Match', headers.etag ?? '');
    await again().expect(304);
    await visitors
      .get('bob', room)
      .set('If-None-Match', headers.etag ?? '')
      .expect(200);
    await say('and another');
    assert.match((await again().expect(200)).text, /and another/);
  });

  it('ends with the membership, for pages, logs and posts', async () => {
    await addMember(visitors.people.ada, roomId, 'eve');
    await page('eve');
    await piece('eve').expect(200);
    await send({ body: 'from eve' }, 'eve').expect(204);
    await removeMember(visitors.people.ada, roomId, visitors.people.eve.id);
    await visitors.get('eve', room).expect(404);
    await piece('eve').expect(404);
    await send({ body: 'once more' }, 'eve').expect(404);
    assert.ok(!(await texts()).includes('once more'));
  });

  it('names a direct room after the other one, for both', async () => {
    const direct = await openDirectRoom(visitors.people.ada, 'bob');
    await postMessage(visitors.people.ada, direct.id, { body: 'psst', nonce: nonce() });
    for (const [name, other] of [
      ['ada', 'bob'],
      ['bob', 'Ada L.'],
    ] as const)
      assert.match(
        (await visitors.get(name, `/rooms/${direct.id}`)).text,
        new RegExp(`<h1[^>]*>${other}</h1>`),
      );
  });

  it('posts what a script sends, once for each nonce, and answers what is wrong like everywhere', async () => {
    const form = { body: 'posted once', nonce: nonce() };
    for (let time = 0; time < 2; time++) await send(form).expect(204);
    await send({ body: 'without a nonce' }).expect(204);
    const known = await texts();
    assert.deepEqual(known.slice(-2), ['posted once', 'without a nonce']);
    await send({ body: ' ' }).expect(422, /Write something first/);
    const refused = await send({ body: '' }).set('Accept', 'application/json').expect(422);
    assert.equal(refused.body.errors.body, 'Write something first.');
    await send({ body: ['two', 'bodies'] }).expect(422);
    await send({ body: 'x', reply_to: '999999' }).expect(422);
    await send({ body: 'x'.repeat(70_000) }).expect(413);
    await send(Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${index}`, '']))).expect(413);
    await send({ body: 'x' }).set('Sec-Fetch-Site', 'cross-site').expect(403);
    await send({ body: 'x' }).set('Origin', 'https://evil.example').expect(403);
    assert.deepEqual(await texts(), known);
  });

  it('is not for somebody who has signed out, and has the headers of every answer', async () => {
    const { headers } = await send({ body: 'still here' }).expect(204);
    assert.match(headers['content-security-policy'] ?? '', /default-src 'none'/);
    const packed = await visitors.get('bob', room).set('Accept-Encoding', 'gzip').expect(200);
    assert.equal(packed.headers['content-encoding'], 'gzip');
    assert.match(packed.headers.vary ?? '', /Accept-Encoding/);
    assert.match(packed.text, /still here/);
    await visitors.post('bob', '/sign-out', {}).expect(303);
    await send({ body: 'gone' }).expect(401);
    await piece('bob').expect(401);
    await visitors.get('bob', room).expect(303);
    assert.ok(!(await texts()).includes('gone'));
  });
});
