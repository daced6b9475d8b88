import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { User } from '../../src/db/models/index.ts';
import { changeUsername } from '../../src/domain/accounts/credentials.ts';
import { hashPassword } from '../../src/domain/accounts/passwords.ts';
import { register } from '../../src/domain/accounts/registration.ts';
import { Forbidden, Taken } from '../../src/domain/errors.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { LiveClient } from '../support/live-client.ts';
import { whileLocked } from '../support/locks.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, nonce, signInAs } from '../support/people.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';
import { waitFor } from '../support/wait.ts';

const PASSWORD = 'correct horse';

describe('the account page', () => {
  let parley: TestParley;
  let visitors: Visitors<'ada' | 'bob' | 'eve'>;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    visitors = await signInPeople(parley, 'ada', 'bob', 'eve');
    await User.update({ passwordHash: await hashPassword(PASSWORD) }, { where: {} });
  });

  after(() => parley.stop());

  const account = (name: 'ada' | 'bob' | 'eve') => visitors.get(name, '/settings/account');

  it('gives another username; old links and mentions still lead to the person', async () => {
    const room = await queryRows<{ id: number }>('SELECT id FROM rooms WHERE is_default');
    const roomId = Number(room[0]?.id);
    await postMessage(visitors.people.ada, roomId, { body: 'hello @bob', nonce: nonce() });
    await visitors.post('bob', '/settings/username', { username: 'Robert' }).expect(303);
    const page = await visitors.get('ada', `/rooms/${roomId}`).expect(200);
    const [, id, path] = /class="mention at-(\d+)" href="([^"]*)">@bob/.exec(page.text) ?? [];
    assert.equal(Number(id), visitors.people.bob.id);
    await visitors.get('ada', String(path)).expect(302).expect('Location', '/people/Robert');
    await visitors.get('ada', '/people/robert').expect(200, /@Robert/);
    await account('bob').expect(200, /value="Robert"/);
    const [event] = await queryRows(
      `SELECT before, after FROM audit_events WHERE act = 'account.username-change'`,
    );
    assert.deepEqual(event, { before: { username: 'bob' }, after: { username: 'Robert' } });
  });

  it('gives nobody a name that is, or was, somebody else’s', async () => {
    for (const username of ['robert', 'BOB', 'ada'])
      await visitors.post('eve', '/settings/username', { username }).expect(422, /has this username already/);
    for (const username of ['', 'x', 'a b', '<b>', 'a'.repeat(33), ['a1', 'b1'], '-x'])
      await visitors.post('eve', '/settings/username', { username }).expect(422);
    const registration = { username: 'Bob', email: 'b@example.org', password: PASSWORD };
    await assert.rejects(register(registration), Taken);
    await visitors.post('bob', '/settings/username', { username: 'bob' }).expect(303);
    await visitors.get('ada', '/people/robert').expect(302).expect('Location', '/people/bob');
  });

  it('lets nobody collect names', async () => {
    const dan = await createPerson('dan');
    for (const name of ['dan1', 'dan2', 'dan3', 'dan4', 'dan5']) await changeUsername(dan, name);
    await assert.rejects(changeUsername(dan, 'dan6'), Forbidden);
    await changeUsername(dan, 'dan');
  });

  it('gives a name to one of two who ask for it at the same moment', async () => {
    const people = await Promise.all(['kim', 'lee'].map(createPerson));
    const asked = await Promise.allSettled(people.map((person) => changeUsername(person, 'max')));
    const refused = asked.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    assert.equal(refused.length, 1);
    assert.ok(refused[0] instanceof Taken);
  });

  it('changes the mail address, at once where no mail can be sent, for who gives the password', async () => {
    const change = (email: unknown, password_for_email: unknown) =>
      visitors.post('eve', '/settings/email', { email, password_for_email });
    await change('eve@new.example', 'wrong').expect(422, /not your password/);
    await change('nonsense', PASSWORD).expect(422, /not a mail address/);
    await change('a@x.org, b@y.org', PASSWORD).expect(422, /not a mail address/);
    await change('ada@example.org', PASSWORD).expect(422, /has an account already/);
    await change('eve@example.org', PASSWORD).expect(422, /your address already/);
    await change(' Eve@New.example ', PASSWORD).expect(303);
    await account('eve').expect(/<b>eve@new.example<\/b>/);
  });

  it('changes the password, keeps this session, and ends all others with their sockets', async () => {
    const elsewhere = await signInAs(visitors.people.ada);
    const screens = await Promise.all(
      [visitors.cookies.ada, elsewhere].map((cookie) => LiveClient.open(parley.origin, cookie, null)),
    );
    const change = (fields: object) => visitors.post('ada', '/settings/password', fields);
    const fresh = { password: 'battery staple', password_confirmation: 'battery staple' };
    await change({ ...fresh, current_password: 'wrong' }).expect(422, /not your password/);
    await change({ ...fresh, current_password: PASSWORD, password: 'x' }).expect(422, /at least/);
    await change({ ...fresh, current_password: PASSWORD }).expect(303);
    await waitFor(() => screens[1]?.closeCode === 1008, 'the other socket to be closed');
    assert.equal(screens[0]?.closeCode, undefined);
    await visitors.get('ada', '/rooms').expect(200);
    await request(parley.origin).get('/rooms').set('Cookie', elsewhere).expect(303);
    screens[0]?.socket.close();
  });

  it('lets nobody in with a password that is changed while it is looked at', async () => {
    const count = async () =>
      (await queryRows('SELECT FROM sessions WHERE user_id = $1', [visitors.people.bob.id])).length;
    const before = await count();
    const answer = await whileLocked(
      'LOCK TABLE sessions IN SHARE ROW EXCLUSIVE MODE',
      () => User.update({ credentialsVersion: 1 }, { where: { username: 'bob' } }),
      () => request(parley.origin).post('/sign-in').type('form').send({ login: 'bob', password: PASSWORD }),
    );
    assert.equal(answer.status, 422);
    assert.equal(await count(), before);
  });

  it('is for those who are signed in', async () => {
    await request(parley.origin).get('/settings/account').expect(303);
    for (const path of ['username', 'email', 'password', 'email/verification'])
      await request(parley.origin).post(`/settings/${path}`).expect(303).expect('Location', '/sign-in');
  });
});
