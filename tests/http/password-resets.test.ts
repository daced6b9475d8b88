import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { User } from '../../src/db/models/index.ts';
import { hashPassword } from '../../src/domain/accounts/passwords.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { listKeptMails, waitForLink } from '../support/kept-mails.ts';
import { LiveClient } from '../support/live-client.ts';
import { collectLog } from '../support/log-lines.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';
import { waitFor } from '../support/wait.ts';

const OLD = 'correct horse';
const NEW = 'battery staple';

describe('password resets', () => {
  let parley: TestParley;
  let visitors: Visitors<'ada' | 'bob' | 'eve'>;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    visitors = await signInPeople(parley, 'ada', 'bob', 'eve');
    await User.update({ passwordHash: await hashPassword(OLD) }, { where: {} });
  });

  after(() => parley.stop());

  const get = (path: string) => request(parley.origin).get(path);
  const post = (path: string, fields: object = {}) =>
    request(parley.origin).post(path).type('form').send(fields);
  const twice = (password: string) => ({ password, password_confirmation: password });
  const ask = async (name: string) => {
    const { length } = await listKeptMails(`${name}@example.org`);
    await post('/password-resets', { login: name }).expect(303);
    return waitForLink(`${name}@example.org`, length + 1);
  };
  const canSignIn = async (login: string, password: string) =>
    (await post('/sign-in', { login, password })).status === 303;

  it('answer alike for a username, an address, and what nobody has', async () => {
    const answers = [];
    for (const login of ['ada', 'ADA@example.org', 'nobody', 'nobody@example.org']) {
      const { status, headers, text } = await post('/password-resets', { login });
      answers.push(JSON.stringify([status, headers.location, headers['set-cookie'], text]));
    }
    assert.equal(new Set(answers).size, 1);
    assert.match(answers[0] ?? '', /303,"\/password-resets\?sent"/);
    assert.match((await get('/password-resets?sent')).text, /If there is an account[\s\S]*administrators/);
    await waitFor(async () => (await listKeptMails('ada@example.org')).length === 2, 'two mails');
    assert.equal((await queryRows('SELECT FROM outgoing_mails')).length, 2);
  });

  it('set a password once, end every session and its socket, and are written down', async () => {
    const [first, second] = [await ask('ada'), await ask('ada')];
    const screen = await LiveClient.open(parley.origin, visitors.cookies.ada, null);
    const form = await get(first).expect(200);
    assert.match(form.text, /For the account <b>@ada<\/b>/);
    await post(first, twice(NEW)).expect(303).expect('Location', '/sign-in');
    await waitFor(() => screen.closeCode === 1008, 'the socket to be closed');
    await visitors.get('ada', '/rooms').expect(303);
    assert.deepEqual([await canSignIn('ada', NEW), await canSignIn('ada', OLD)], [true, false]);
    for (const link of [first, second]) {
      await get(link).expect(404, /does not work any more/);
      await post(link, twice('another one')).expect(404, /Ask for a new link/);
    }
    assert.ok(await canSignIn('ada', NEW));
    const acts = await queryRows(
      `SELECT actor_id, before, after FROM audit_events WHERE act = 'account.password-reset'`,
    );
    assert.deepEqual(acts, [{ actor_id: visitors.people.ada.id, before: null, after: null }]);
  });

  it('count once for two who use the same link at the same moment', async () => {
    const link = await ask('bob');
    const answers = await Promise.all([post(link, twice('first one')), post(link, twice('other one'))]);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [303, 404]);
  });

  it('refuse what is expired, cut short or nobody’s, and another’s changes nothing of mine', async () => {
    const link = await ask('eve');
    await get(link.slice(0, -1)).expect(404, /does not work any more/);
    await post(link.slice(0, -1), twice(NEW)).expect(404);
    for (const token of ['x', 'A'.repeat(43), '%00', '%ff', `${'A'.repeat(5000)}`]) {
      const { status } = await post(`/password-resets/${token}`, twice(NEW));
      assert.ok([400, 404].includes(status), token.slice(0, 50));
    }
    await visitors.post('bob', link, twice('of eve, with bob’s cookie')).expect(303);
    assert.ok(await canSignIn('eve', 'of eve, with bob’s cookie'));
    await visitors.get('bob', '/rooms').expect(303);
    const late = await ask('eve');
    await queryRows(`UPDATE password_reset_tokens SET expires_at = now() - interval '1 second'`);
    await get(late).expect(404);
    await post(late, twice(NEW)).expect(404);
    assert.equal(await canSignIn('eve', NEW), false);
  });

  it('keep the link for who types a password that will not do', async () => {
    const link = await ask('ada');
    for (const [fields, error] of [
      [{}, /Choose a password/],
      [twice('short'), /at least \d+ characters/],
      [{ password: NEW, password_confirmation: 'x' }, /not the same/],
      [{ password: [NEW, NEW], password_confirmation: NEW }, /Choose a password/],
    ] as const)
      await post(link, fields).expect(422, error);
    await get(link).expect(200);
    for (const login of ['', ' ', '\0', 'x'.repeat(300), ['ada', 'eve']])
      await post('/password-resets', { login }).expect(422);
  });

  it('show the token in no log and no Referer, and lead only to where Parley is', async () => {
    const said = await collectLog(async () => {
      await request(parley.origin)
        .post('/password-resets')
        .set('Host', 'evil.example')
        .type('form')
        .send({ login: 'bob' });
      const link = await ask('bob');
      const answer = await get(link)
        .expect('Referrer-Policy', 'strict-origin')
        .expect('Cache-Control', /no-cache|no-store/);
      assert.doesNotMatch(answer.text, /(?:src|href)="(?:https?:)?\/\//);
      await post(link, twice(NEW)).expect(303);
      await get(link).expect(404);
    });
    assert.match(said, /"path":"\/password-resets\/…"/);
    assert.match(said, /a mail waits/);
    assert.doesNotMatch(said, /@example/);
    for (const { body } of await listKeptMails('bob@example.org')) {
      const [, origin, token] = /(http:\/\/[^/]+)\/password-resets\/([\w-]{43})/.exec(body) ?? [];
      assert.equal(origin, parley.origin);
      assert.ok(token && !said.includes(token));
    }
    const kept = await queryRows<{ digest: Buffer }>('SELECT digest FROM password_reset_tokens');
    assert.ok(kept.every(({ digest }) => digest.length === 32));
  });

  it('mail nobody more than a few times an hour, and say nothing of it', async () => {
    await keepServerSettings({ limits: true }, null);
    const { length } = await listKeptMails('eve@example.org');
    for (let times = 0; times < 7; times++)
      await post('/password-resets', { login: 'Eve' })
        .expect(303)
        .expect('Location', '/password-resets?sent');
    await keepServerSettings({ limits: false }, null);
    const countJobs = async () => (await queryRows('SELECT FROM graphile_worker.jobs')).length;
    await waitFor(async () => (await countJobs()) === 0, 'the mails');
    assert.equal((await listKeptMails('eve@example.org')).length, length + 5);
  });
});
