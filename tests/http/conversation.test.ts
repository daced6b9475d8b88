import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { setArchived } from '../../src/domain/rooms/settings.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce, signInAs } from '../support/people.ts';

describe('a conversation over HTTP', () => {
  let parley: TestParley;
  let ada: Actor;
  let cookies: { ada: string; bob: string; eve: string };
  let roomId: number;
  let room: string;

  before(async () => {
    parley = await startTestParley();
    const [a, bob, eve] = (await createPeople('ada', 'bob', 'eve')) as [Actor, Actor, Actor];
    ada = a;
    cookies = { ada: await signInAs(ada), bob: await signInAs(bob), eve: await signInAs(eve) };
    roomId = (await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] })).id;
    room = `/rooms/${roomId}`;
  });

  after(() => parley.stop());

  type Name = keyof typeof cookies;
  const get = (name: Name, path: string) => request(parley.origin).get(path).set('Cookie', cookies[name]);
  const post = (name: Name, path: string, fields: object = {}) =>
    request(parley.origin).post(path).set('Cookie', cookies[name]).type('form').send(fields);
  const send = (name: Name, path: string, body: object) =>
    request(parley.origin)
      .post(path)
      .set('Cookie', cookies[name])
      .set('Accept', 'application/json')
      .send(body);

  async function say(body = 'Hello'): Promise<number> {
    return (await postMessage(ada, roomId, { body, nonce: nonce() })).id;
  }

  async function reactionsTo(id: number): Promise<string[]> {
    const rows = await queryRows<{ emoji: string }>(
      'SELECT emoji FROM reactions WHERE message_id = $1 ORDER BY id',
      [id],
    );
    return rows.map((row) => row.emoji);
  }

  it('reacts by form, fragment and JSON, with an emoji or its shortcode, and shows who did', async () => {
    const id = await say();
    const path = `/messages/${id}/reactions`;
    const plain = await post('bob', path, { emoji: '👍' });
    assert.match(plain.headers.location ?? '', new RegExp(`^${room}\\?around=\\d+#m-${id}$`));
    await post('ada', path, { emoji: ' :tada: ' }).set('HX-Request', 'true').expect(204);
    await send('ada', path, { emoji: '👍' }).expect(303);
    assert.deepEqual(await reactionsTo(id), ['👍', '🎉', '👍']);
    const page = await get('bob', room);
    assert.match(page.text, /value="👍" title="bob, ada">👍 2</);
    await post('bob', path, { emoji: '👍' });
    assert.deepEqual(await reactionsTo(id), ['🎉', '👍']);
  });

  it('refuses with a sentence what is no emoji, in the form that was asked for', async () => {
    const id = await say();
    const path = `/messages/${id}/reactions`;
    for (const emoji of [
      '',
      'nope',
      ':nope:',
      '👍👍',
      '<b>',
      '👍\0',
      '\ud800',
      'x'.repeat(5000),
      '&#128077;',
    ]) {
      const page = await post('bob', path, { emoji });
      assert.equal(page.status, 422, emoji);
      assert.match(page.text, /id="emoji-error">(?:This is not an emoji|Choose an emoji)/);
      const fragment = await post('bob', path, { emoji }).set('HX-Request', 'true');
      assert.match(fragment.text, /^<p class="error" role="alert">[^<]+<\/p>\s*$/);
    }
    for (const emoji of [['👍'], ['👍', '🎉'], { a: '👍' }, 1, true, null])
      await send('bob', path, { emoji }).expect(422);
    await request(parley.origin)
      .post(path)
      .set('Cookie', cookies.bob)
      .type('form')
      .send('emoji=👍&emoji=🎉')
      .expect(422);
    await send('bob', path, []).expect(422);
    await post('eve', path, { emoji: '👍' }).expect(404);
    await post('eve', path, { emoji: 'nope' }).expect(404);
    assert.deepEqual(await reactionsTo(id), []);
  });

  it('has a page for each message with all that can be done, by whom', async () => {
    const id = await say('The **one**');
    const hers = (await get('ada', `/messages/${id}`).expect(200)).text;
    const his = (await get('bob', `/messages/${id}`).expect(200)).text;
    for (const text of [hers, his]) assert.match(text, /The <strong>one<\/strong>[\s\S]*\/unreads"/);
    assert.match(hers, /\/edits"[\s\S]*\/deletion"/);
    assert.doesNotMatch(his, /\/edits"|\/deletion"|\/restoration"/);
    const missing = await get('eve', '/messages/987654');
    for (const path of [`/messages/${id}`, `/messages/${id}/versions`]) {
      const answer = await get('eve', path);
      assert.deepEqual([answer.status, answer.text], [404, missing.text]);
    }
    await post('ada', `${room}/settings`, { name: 'Tea', topic: 'Green', kind: 'closed' }).expect(303);
    const [notice] = await queryRows<{ id: number }>(
      'SELECT id FROM messages WHERE seq IS NULL AND room_id = $1',
      [roomId],
    );
    await get('ada', `/messages/${notice?.id}`).expect(404);
  });

  it('shows versions until the message is deleted, and brings it back by Undo', async () => {
    const id = await say('first <b>');
    await post('ada', `/messages/${id}/edits`, { body: 'second' }).expect(303);
    const versions = await get('bob', `/messages/${id}/versions`).expect(200);
    assert.match(versions.text, /first &lt;b&gt;[\s\S]*second/);
    const deleted = await post('ada', `/messages/${id}/deletion`).expect(303);
    const flash = String(deleted.headers['set-cookie']).split(';')[0] ?? '';
    const page = await get('ada', room).set('Cookie', `${cookies.ada}; ${flash}`);
    const undo = /<div class="toast"><p>Message deleted\.<\/p><form method="post" action="([^"]+)"/.exec(
      page.text,
    );
    assert.equal(undo?.[1], `/messages/${id}/restoration`);
    await get('bob', `/messages/${id}/versions`).expect(404);
    assert.doesNotMatch((await get('bob', `/messages/${id}`)).text, /second/);
    await post('bob', `/messages/${id}/restoration`).expect(403);
    await post('eve', `/messages/${id}/restoration`).expect(404);
    await post('ada', `/messages/${id}/restoration`).set('HX-Request', 'true').expect(204);
    await get('bob', `/messages/${id}/versions`).expect(200);
  });

  it('answers a message of the room only, and keeps what is answered when the text is refused', async () => {
    const id = await say('The question');
    const composer = await get('bob', `${room}?reply_to=${id}`);
    assert.match(composer.text, new RegExp(`name="reply_to" value="${id}"[\\s\\S]*The question`));
    const refused = await post('bob', `${room}/messages`, { body: ' ', reply_to: id });
    assert.equal(refused.status, 422);
    assert.match(refused.text, new RegExp(`name="reply_to" value="${id}"`));
    await post('bob', `${room}/messages`, { body: 'The answer', reply_to: id }).expect(303);
    assert.match(
      (await get('ada', room)).text,
      new RegExp(`data-quotes="${id}"><b>ada</b> <span>The question`),
    );
    const other = await createRoom(ada, { name: 'Other', kind: 'closed', topic: '', members: [] });
    const foreign = await postMessage(ada, other.id, { body: 'secret', nonce: nonce() });
    for (const reply_to of [foreign.id, 987654, '-1', 'x', '1e3']) {
      const answer = await post('bob', `${room}/messages`, { body: 'x', reply_to });
      assert.equal(answer.status, 422, String(reply_to));
      assert.doesNotMatch(answer.text, /secret/);
    }
    for (const reply_to of [[id], { id }, id, true])
      await send('bob', `${room}/messages`, { body: 'x', reply_to }).expect(422);
    await get('bob', `${room}?reply_to=${foreign.id}`).expect(404);
    await get('bob', `${room}?reply_to=x`).expect(404);
    await post('bob', `${room}/messages`, { body: 'x', reply_to: '' }).expect(303);
  });

  it('cannot be written to once the room is archived', async () => {
    const id = await say();
    await setArchived(ada, roomId, true);
    for (const [path, fields] of [
      [`${room}/messages`, { body: 'x' }],
      [`/messages/${id}/edits`, { body: 'x' }],
      [`/messages/${id}/reactions`, { emoji: '👍' }],
      [`${room}/members`, { username: 'eve' }],
    ] as const)
      await post('ada', path, fields).expect(403);
    await get('ada', room).expect(200, /archived/);
    await setArchived(ada, roomId, false);
  });
});
