import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { sessionIdOf } from '../support/people.ts';
import { apiOf } from '../support/programs.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';

const HERE = '/settings/tokens';

describe('the page of personal tokens', () => {
  let parley: TestParley;
  let people: Visitors<'ada' | 'eve' | 'late'>;

  before(async () => {
    parley = await startTestParley();
    people = await signInPeople(parley, 'ada', 'eve', 'late');
    // As if they had just given their passwords; Late has not.
    const cookies = [people.cookies.ada, people.cookies.eve];
    await queryRows(
      `UPDATE sessions SET sess = sess || jsonb_build_object('confirmedAt', $2::bigint) WHERE sid = ANY ($1)`,
      [cookies.map(sessionIdOf), Date.now()],
    );
  });

  after(() => parley.stop());

  const tokenIn = (text: string) => /id="token">(parley_personal_[\w-]{43})</.exec(text)?.[1];
  const make = (fields: object) => people.post('ada', HERE, { name: 'Robot', days: '7', ...fields });

  it('makes one, with one box ticked or several, and shows it once', async () => {
    const made = await make({ scopes: 'read' }).expect(200);
    assert.equal(made.headers['cache-control'], 'no-store');
    const token = tokenIn(made.text) ?? '';
    await apiOf(parley.origin)('get', '/auth/me', token).expect(200);
    const page = await people.get('ada', HERE).expect(200, /Robot[\s\S]*read · until/);
    assert.ok(!page.text.includes(token));
    const both = await request(parley.origin)
      .post(HERE)
      .set('Cookie', people.cookies.ada)
      .type('form')
      .send('name=Both&days=ever&scopes=read&scopes=write')
      .expect(200, /Both[\s\S]*read, write · until you revoke it · never used/);
    await apiOf(parley.origin)('patch', '/auth/me', tokenIn(both.text), { bio: 'x' }).expect(200);
  });

  it('puts what is wrong beside its field, and keeps what was typed', async () => {
    const cases: [string, object][] = [
      ['name', { name: ' ', scopes: 'read' }],
      ['scopes', {}],
      ['scopes', { scopes: 'all' }],
      ['scopes', { scopes: 'admin' }],
      ['days', { scopes: 'read', days: '5' }],
    ];
    for (const [field, fields] of cases)
      await make(fields).expect(422, new RegExp(`class="error" id="${field}-error"`));
    assert.doesNotMatch((await make({})).text, /value="read" checked/, 'nothing ticked stays so');
    const page = await make({ name: 'Kept', scopes: ['write', 'all'] }).expect(422);
    assert.match(page.text, /value="Kept"/);
    assert.match(page.text, /value="write" checked/);
    assert.doesNotMatch(page.text, /value="admin"/, 'is not for members');
  });

  it('revokes one’s own, at once, and nobody else’s', async () => {
    const made = await make({ name: 'Gone', scopes: 'read' }).expect(200);
    const [, id] = /tokens\/(\d+)\/revocation"><button[^>]*aria-label="Revoke Gone"/.exec(made.text) ?? [];
    await people.post('eve', `${HERE}/${id}/revocation`).expect(404);
    await people.post('ada', `${HERE}/${id}/revocation`).expect(303).expect('Location', HERE);
    await apiOf(parley.origin)('get', '/auth/me', tokenIn(made.text)).expect(401);
    await people.post('ada', `${HERE}/${id}/revocation`).expect(404);
    for (const wrong of ['x', '0', '99999999999999999999'])
      await people.post('ada', `${HERE}/${wrong}/revocation`).expect(404);
  });

  it('asks first for the password of whoever has not given it lately', async () => {
    await people
      .get('late', HERE)
      .expect(303)
      .expect('Location', '/settings/confirm?next=%2Fsettings%2Ftokens');
    await people.post('late', HERE, { name: 'x', scopes: 'read', days: '7' }).expect(303);
    const rows = await queryRows('SELECT FROM api_tokens WHERE user_id = $1', [people.people.late.id]);
    assert.equal(rows.length, 0);
    await request(parley.origin)
      .get(HERE)
      .expect(303)
      .expect('Location', /sign-in/);
  });

  it('lists none of them among the devices', async () => {
    const page = await people.get('ada', '/settings/sessions').expect(200);
    assert.equal(page.text.match(/class="member device"/g)?.length, 1);
    await people.post('ada', '/settings/sessions/others/removal').expect(303);
    await people.get('ada', HERE).expect(200, /Both/);
  });
});
