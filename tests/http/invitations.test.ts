import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import request from 'supertest';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';

const FIELDS = { note: 'For Eve', days_open: '7', max_uses: '1' };

describe('invitations over HTTP', () => {
  let parley: TestParley;
  let people: Visitors<'ada' | 'bob'>;

  before(async () => {
    parley = await startTestParley();
    people = await signInPeople(parley, 'ada', 'bob');
  });

  afterEach(() => keepServerSettings({ signUp: 'open', raid: false, membersInvite: true }, null));

  after(() => parley.stop());

  const linkIn = (text: string) =>
    /id="invitation-link">http:\/\/[^/]+(\/sign-up\?invitation=[\w-]+)</.exec(text)?.[1];
  const open = (path: string) => request(parley.origin).get(path);

  function signUp(username: string, fields: object = {}) {
    const password = 'correct horse battery';
    const person = { username, email: `${username}@example.org`, password, password_confirmation: password };
    return request(parley.origin)
      .post('/sign-up')
      .type('form')
      .send({ ...person, ...fields });
  }

  it('shows the link once, and only a digest is kept', async () => {
    const made = await people.post('ada', '/settings/invitations', FIELDS).expect(200);
    const link = linkIn(made.text) ?? '';
    assert.equal(made.headers['cache-control'], 'no-store');
    const token = link.split('=')[1] ?? '';
    const list = await people.get('ada', '/settings/invitations');
    assert.match(list.text, /For Eve[\s\S]*0 of 1 used/);
    assert.ok(!list.text.includes(token));
    assert.ok(!JSON.stringify(await queryRows('SELECT * FROM invitations')).includes(token));
    await open(link).expect(200, /ada invites you/);
  });

  it('lets somebody in by the link, without a script, where an invitation is needed', async () => {
    const link = linkIn((await people.post('ada', '/settings/invitations', FIELDS)).text) ?? '';
    const invitation = link.split('=')[1];
    await keepServerSettings({ signUp: 'invitation' }, null);
    assert.doesNotMatch((await open('/sign-up').expect(200, /By invitation/)).text, /name="password"/);
    await signUp('eve').expect(422, /takes an invitation|By invitation/);
    await signUp('eve', { invitation: 'x' }).expect(422);
    await signUp('eve', { invitation: [invitation, 'x'] }).expect(422);
    const wrong = await signUp('eve', { invitation, password_confirmation: 'other' }).expect(422);
    assert.match(
      wrong.text,
      new RegExp(`name="invitation" value="${invitation}"`),
      'is not lost by a mistake',
    );
    await signUp('eve', { invitation }).expect(303).expect('Location', '/rooms');
    await signUp('mallory', { invitation }).expect(422, /used up/);
    await open(link).expect(200, /lets nobody in any more/);
    assert.match((await people.get('ada', '/settings/invitations')).text, /1 of 1 used · used up[\s\S]*eve/);
  });

  it('says so where sign-up is closed, on the page and to who sends the form at once', async () => {
    await keepServerSettings({ signUp: 'closed' }, null);
    assert.doesNotMatch((await open('/sign-up').expect(200, /Closed for now/)).text, /<form/);
    await signUp('zed').expect(403, /No account can be made/);
    await people.post('ada', '/settings/invitations', FIELDS).expect(403);
  });

  it('puts what is wrong beside its field', async () => {
    const cases: [string, object][] = [
      ['max_uses', { max_uses: '0' }],
      ['max_uses', { max_uses: '-1' }],
      ['max_uses', { max_uses: '1.5' }],
      ['max_uses', { max_uses: '99999' }],
      ['max_uses', { max_uses: ['1', '2'] }],
      ['note', { note: 'x'.repeat(201) }],
      ['note', { note: 'a\0b' }],
      ['days_open', { days_open: '8' }],
      ['days_open', { days_open: '' }],
    ];
    for (const [field, changes] of cases) {
      const { status, text } = await people.post('ada', '/settings/invitations', { ...FIELDS, ...changes });
      assert.equal(status, 422, JSON.stringify(changes));
      assert.match(text, new RegExp(`id="${field}-error"`), field);
    }
    for (const before of ['0', 'x', '-1', '9'.repeat(16)])
      await people.get('ada', `/settings/invitations?before=${before}`).expect(404);
  });

  it('takes back one’s own, and knows nothing of those of others', async () => {
    const link = linkIn((await people.post('ada', '/settings/invitations', FIELDS)).text) ?? '';
    const [newest] = await queryRows<{ id: number }>('SELECT max(id) AS id FROM invitations');
    const path = `/settings/invitations/${newest?.id}/revocation`;
    await people.post('bob', path).expect(404);
    await people.post('bob', '/settings/invitations/999999/revocation').expect(404);
    await people.post('bob', '/settings/invitations/x/revocation').expect(404);
    await people.post('ada', path).expect(303);
    await open(link).expect(200, /Create your account/);
    await signUp('frank', { invitation: link.split('=')[1] }).expect(422, /do without one/);
    await request(parley.origin).post(path).expect(303).expect('Location', '/sign-in');
  });
});
