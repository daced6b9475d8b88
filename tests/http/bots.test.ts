import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { deleteAccount } from '../../src/domain/accounts/account-deletion.ts';
import { findActor } from '../../src/domain/accounts/people.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { liftSanction, sanction } from '../../src/domain/moderation/sanctions.ts';
import { setUserRole } from '../../src/domain/moderation/server.ts';
import { createBot, listMyBots } from '../../src/domain/programs/bots.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { createStaff } from '../support/order.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, nonce } from '../support/people.ts';
import { apiOf, signInProgramAs } from '../support/programs.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';

describe('bots', () => {
  let parley: TestParley;
  let people: Visitors<'ada' | 'bob' | 'una'>;
  let admin: Actor;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    people = await signInPeople(parley, 'ada', 'bob', 'una');
    admin = await createStaff('chief', 'admin');
  });

  after(() => parley.stop());

  const idOf = async (username: string) =>
    (await queryRows<{ id: number }>('SELECT id FROM users WHERE username = $1', [username]))[0]?.id ?? 0;
  const say = (actor: Actor, roomId: number) => postMessage(actor, roomId, { body: 'Hello', nonce: nonce() });

  /** Somebody's bot in a room of theirs. */
  async function settle(owner: Actor, username: string): Promise<{ bot: Actor; roomId: number }> {
    await createBot(owner, { username, displayName: username });
    const { id } = await createRoom(owner, { name: username, kind: 'closed', topic: '', members: [] });
    await addMember(owner, id, username);
    const bot = await findActor(await idOf(username));
    assert.ok(bot);
    return { bot, roomId: id };
  }

  it('are made, renamed and deleted by whom they belong to, and marked for everybody', async () => {
    await keepServerSettings({ signUp: 'invitation' }, null);
    await people.post('ada', '/settings/bots', { username: 'echo', display_name: 'Echo' }).expect(303);
    await keepServerSettings({ signUp: 'open' }, null);
    await people.get('ada', '/settings/bots').expect(200, /Echo[\s\S]*@echo/);
    const id = await idOf('echo');
    const [row] = await queryRows<Record<string, unknown>>('SELECT * FROM users WHERE id = $1', [id]);
    assert.deepEqual([row?.is_bot, row?.role, row?.password_hash], [true, 'member', 'none']);
    await people
      .get('bob', '/people/echo')
      .expect(200, /Echo <span class="tag">Bot[\s\S]*A program of[\s\S]*@ada/);
    await people.get('bob', '/people?q=echo').expect(200, /class="tag">Bot/);
    const { accessToken } = await signInProgramAs(people.people.bob);
    for (const path of [`/users/${id}`, '/users?q=echo']) {
      const { body } = await apiOf(parley.origin)('get', path, accessToken).expect(200);
      assert.equal((body.items?.[0] ?? body).is_bot, true);
    }
    const room = await createRoom(people.people.bob, { name: 'Own', kind: 'closed', topic: '', members: [] });
    await people.get('bob', `/rooms/${room.id}/members?q=echo`).expect(200, /class="tag">Bot/);
    await people.post('bob', `/settings/bots/${id}/name`, { display_name: 'Mine' }).expect(404);
    await people.post('bob', `/settings/bots/${id}/removal`).expect(404);
    await people.get('bob', `/settings/bots/${id}/removal`).expect(404);
    await people
      .post('ada', `/settings/bots/${id}/name`, { display_name: '' })
      .expect(422, /id="name-\d+-error"/);
    await people.post('ada', `/settings/bots/${id}/name`, { display_name: 'Second echo' }).expect(303);
    await people.get('bob', '/people/echo').expect(200, /Second echo/);
    await people
      .get('ada', `/settings/bots/${id}/removal`)
      .expect(200, new RegExp(`action="/settings/bots/${id}/removal"[\\s\\S]*Delete Second echo\\?`));
    await people.get('bob', '/people/echo').expect(200);
    await people.post('ada', `/settings/bots/${id}/removal`).expect(303);
    await people.get('bob', '/people/echo').expect(404);
  });

  it('have names of their own, and there are only so many of them', async () => {
    const make = (fields: object) => people.post('bob', '/settings/bots', { display_name: 'X', ...fields });
    await make({ username: 'ada' }).expect(422, /id="username-error"/);
    await make({ username: 'no good' }).expect(422, /id="username-error"/);
    await make({ username: 'fine', display_name: ' ' }).expect(422, /id="display_name-error"/);
    for (let count = 1; count <= 20; count++) await make({ username: `robot${count}` }).expect(303);
    await make({ username: 'robot21' }).expect(422, /You have 20 bots/);
    const bot = await findActor(await idOf('robot1'));
    assert.ok(bot);
    await assert.rejects(createBot(bot, { username: 'child', displayName: 'Child' }), /belong to people/);
  });

  it('are let in by no password, no mail and no role', async () => {
    await createBot(people.people.ada, { username: 'mute-one', displayName: 'Mute' });
    const signIn = (login: string, password: string) =>
      request(parley.origin).post('/sign-in').type('form').send({ login, password });
    for (const password of ['none', '', 'x']) await signIn('mute-one', password).expect(422);
    await request(parley.origin).post('/password-resets').type('form').send({ login: 'mute-one' });
    assert.deepEqual(await queryRows('SELECT FROM outgoing_mails'), []);
    const id = await idOf('mute-one');
    await assert.rejects(setUserRole(admin, id, 'moderator', 'Why not'), /bots have none/);
  });

  it('fall silent with their owner, at once, and speak again with them', async () => {
    const { ada } = people.people;
    const { bot, roomId } = await settle(ada, 'parrot');
    for (const kind of ['mute', 'suspension', 'ban'] as const) {
      await say(bot, roomId);
      const endsAt = new Date(Date.now() + 60_000);
      const { id } = await sanction(admin, { userId: ada.id, kind, reason: 'Loud', endsAt });
      await assert.rejects(say(bot, roomId), { name: 'Error', message: /muted|suspended|banned/ }, kind);
      assert.equal((await findActor(bot.id)) === undefined, kind !== 'mute', kind);
      await liftSanction(admin, id, 'Over');
    }
    await say(bot, roomId);
    const late = await sanction(admin, { userId: ada.id, kind: 'mute', reason: 'Loud', endsAt: null });
    const { id: other } = await createRoom(people.people.bob, {
      ...{ name: 'Other', kind: 'closed', topic: '', members: ['parrot'] },
    } as never);
    await assert.rejects(say(bot, other), /muted/, 'also where it comes in later');
    await liftSanction(admin, late.id, 'Over');
    await say(bot, other);
  });

  it('act by a token that is shown once, until it is replaced', async () => {
    const { una } = people.people;
    const { bot, roomId } = await settle(una, 'caller');
    const path = `/settings/bots/${bot.id}/tokens`;
    await people.post('bob', path).expect(404);
    const renew = async () => {
      const made = await people.post('una', path).expect(200).expect('Cache-Control', 'no-store');
      return /id="bot-token">([^<]+)</.exec(made.text)?.[1] ?? '';
    };
    const token = await renew();
    const me = await apiOf(parley.origin)('get', '/auth/me', token).expect(200);
    assert.equal(me.body.username, 'caller');
    await apiOf(parley.origin)('get', '/auth/me', await renew()).expect(200);
    await apiOf(parley.origin)('get', '/auth/me', token).expect(401);
    const last = await renew();
    const ban = await sanction(admin, { userId: una.id, kind: 'ban', reason: 'Loud', endsAt: null });
    await apiOf(parley.origin)('get', '/auth/me', last).expect(401);
    await liftSanction(admin, ban.id, 'Over');
    await say(bot, roomId);
  });

  it('are kept in order like people, without their owner', async () => {
    const { bob, ada } = people.people;
    const { bot, roomId } = await settle(ada, 'crow');
    await say(bot, roomId);
    await sanction(admin, { userId: bot.id, kind: 'ban', reason: 'Spam', endsAt: null });
    await assert.rejects(say(bot, roomId), /banned/);
    await say(ada, roomId);
    assert.ok(await findActor(bob.id));
  });

  it('go with their owner, and never inherit a room', async () => {
    const zoe = await createPerson('zoe');
    const { bot, roomId } = await settle(zoe, 'orphan');
    await say(bot, roomId);
    await deleteAccount(zoe, { messages: 'stay' });
    assert.equal(await findActor(bot.id), undefined);
    await assert.rejects(say(bot, roomId));
    assert.deepEqual(await listMyBots(zoe), []);
    const [room] = await queryRows<{ archived_at: Date | null }>(
      'SELECT archived_at FROM rooms WHERE id = $1',
      [roomId],
    );
    assert.ok(room?.archived_at, 'nobody is left in the room');
    const yan = await createPerson('yan');
    const bots = await createRoom(yan, { name: 'Kept', kind: 'closed', topic: '', members: ['crow', 'bob'] });
    await deleteAccount(yan, { messages: 'stay' });
    const owners = await queryRows<{ username: string }>(
      `SELECT username FROM memberships JOIN users ON users.id = user_id WHERE room_id = $1 AND memberships.role = 'owner'`,
      [bots.id],
    );
    assert.deepEqual(owners, [{ username: 'bob' }]);
  });
});
