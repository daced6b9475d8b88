import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { User } from '../../src/db/models/index.ts';
import { hashPassword } from '../../src/domain/accounts/passwords.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { banFromRoom } from '../../src/domain/moderation/room-banning.ts';
import { liftSanction, sanction } from '../../src/domain/moderation/sanctions.ts';
import { setSlowMode } from '../../src/domain/moderation/server.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { createStaff, inHours } from '../support/order.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';

const PASSWORD = 'correct horse battery';
const REASON = '<b>rude</b> & loud';
const SHOWN_REASON = /&lt;b&gt;rude&lt;\/b&gt; &amp; loud/;

describe('keeping order over HTTP', () => {
  let parley: TestParley;
  let mod: Actor;
  let roomId: number;
  let visitors: Visitors<'ada' | 'bob'>;

  before(async () => {
    parley = await startTestParley();
    visitors = await signInPeople(parley, 'ada', 'bob');
    mod = await createStaff('mod', 'moderator');
    const room = { name: 'Tea', kind: 'open', topic: '', members: ['bob'] } as const;
    roomId = (await createRoom(visitors.people.ada, room)).id;
  });

  after(() => parley.stop());

  const bob = () => visitors.people.bob;

  it('shows somebody who is muted why and until when, in place of the composer, and refuses what they send with that', async () => {
    const message = await postMessage(bob(), roomId, { body: 'Hello', nonce: nonce() });
    const { id } = await sanction(mod, {
      userId: bob().id,
      kind: 'mute',
      reason: REASON,
      endsAt: inHours(1),
    });
    const page = await visitors.get('bob', `/rooms/${roomId}`);
    assert.match(page.text, SHOWN_REASON);
    assert.match(page.text, /You are muted: .*, until \d+ \w+ \d{4}, \d\d:\d\d UTC/);
    assert.doesNotMatch(page.text, /<textarea id="body"/);
    const refused: [string, object][] = [
      [`/rooms/${roomId}/messages`, { body: 'x', nonce: nonce() }],
      [`/messages/${message.id}/edits`, { body: 'y' }],
      [`/messages/${message.id}/reactions`, { emoji: '👍' }],
    ];
    for (const [path, fields] of refused) {
      const answer = await visitors.post('bob', path, fields);
      assert.deepEqual([answer.status, SHOWN_REASON.test(answer.text)], [403, true], path);
    }
    await liftSanction(mod, id, 'enough');
    assert.match((await visitors.get('bob', `/rooms/${roomId}`)).text, /<textarea id="body"/);
  });

  it('says at the door of an open room that somebody is banned from it, and has no button there', async () => {
    const { id } = await banFromRoom(mod, roomId, { userId: bob().id, reason: REASON, endsAt: inHours(1) });
    const door = await visitors.get('bob', `/rooms/${roomId}`);
    assert.equal(door.status, 404);
    assert.match(door.text, SHOWN_REASON);
    assert.doesNotMatch(door.text, />Join</);
    const joined = await visitors.post('bob', `/rooms/${roomId}/memberships`);
    assert.deepEqual([joined.status, SHOWN_REASON.test(joined.text)], [403, true]);
    await liftSanction(mod, id, 'enough');
    await visitors.post('bob', `/rooms/${roomId}/memberships`).expect(303);
  });

  it('in slow mode says how long to wait, keeps what was written, and tells before', async () => {
    await setSlowMode(visitors.people.ada, roomId, 60);
    assert.match((await visitors.get('bob', `/rooms/${roomId}`)).text, /Slow mode: wait 60 seconds/);
    assert.doesNotMatch((await visitors.get('ada', `/rooms/${roomId}`)).text, /Slow mode/);
    const send = (body: string) =>
      visitors.post('bob', `/rooms/${roomId}/messages`, { body, nonce: nonce() });
    await send('first').expect(303);
    const answer = await send('second & last');
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.get('Retry-After')) > 0 && Number(answer.get('Retry-After')) <= 60);
    assert.match(answer.text, /Slow mode: you can write here again in \d+ seconds/);
    assert.match(answer.text, /second &amp; last<\/textarea>/);
    await setSlowMode(visitors.people.ada, roomId, 0);
  });

  it('has a page in the room for slow mode and bans, for those who keep order there', async () => {
    assert.equal((await visitors.get('bob', `/rooms/${roomId}/order`)).status, 403);
    await visitors.post('ada', `/rooms/${roomId}/slow-mode`, { seconds: '15' }).expect(303);
    assert.match((await visitors.get('ada', `/rooms/${roomId}/order`)).text, /value="15"/);
    for (const seconds of ['-1', '1.5', '21601', 'x', ''])
      await visitors.post('ada', `/rooms/${roomId}/slow-mode`, { seconds }).expect(422);
    await visitors.post('ada', `/rooms/${roomId}/slow-mode`, { seconds: '0' }).expect(303);
    const ban = (fields: object) => visitors.post('ada', `/rooms/${roomId}/bans`, fields);
    const wrong = [
      { username: 'bob' },
      { username: 'nobody', reason: 'x' },
      { username: 'bob', reason: 'x', hours: '-3' },
    ];
    for (const fields of wrong) await ban(fields).expect(422);
    await ban({ username: '@Bob', reason: REASON, hours: '2' }).expect(303);
    const page = await visitors.get('ada', `/rooms/${roomId}/order`);
    assert.match(page.text, SHOWN_REASON);
    const removal = /action="(\/rooms\/\d+\/bans\/\d+\/removal)"/.exec(page.text)?.[1] ?? '';
    await visitors.post('bob', removal, { reason: 'please' }).expect(403);
    await visitors.post('ada', removal, { reason: '' }).expect(422);
    await visitors.post('ada', removal, { reason: 'enough' }).expect(303);
    await visitors.post('bob', `/rooms/${roomId}/memberships`).expect(303);
  });

  it('tells somebody who is banned why, once their password was right', async () => {
    await User.update({ passwordHash: await hashPassword(PASSWORD) }, { where: { id: bob().id } });
    const signIn = (password: string) =>
      request(parley.origin).post('/sign-in').type('form').send({ login: 'bob', password });
    const { id } = await sanction(mod, { userId: bob().id, kind: 'ban', reason: REASON, endsAt: null });
    assert.doesNotMatch((await signIn('something else')).text, SHOWN_REASON);
    const told = await signIn(PASSWORD);
    assert.deepEqual([told.status, SHOWN_REASON.test(told.text)], [422, true]);
    await visitors.get('bob', `/rooms/${roomId}`).expect(303);
    await liftSanction(mod, id, 'enough');
    await signIn(PASSWORD).expect(303);
  });
});
