import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { type MailServer, pathIn, startMailServer } from '../support/mail-server.ts';
import type { TestParley } from '../support/parley.ts';

const PASSWORD = 'correct horse';

/** SMTP_URL is read when the settings are: so everything of Parley's comes after it is set. */
async function startWithMail(mailServer: MailServer) {
  process.env.SMTP_URL = mailServer.url;
  process.env.MAIL_FROM = 'Parley <parley@chat.example>';
  const { startTestParley, queryRows } = await import('../support/parley.ts');
  const parley = await startTestParley({ hasLimits: false });
  return { parley, queryRows };
}

describe('mail by SMTP', () => {
  let mailServer: MailServer;
  let parley: TestParley;
  let queryRows: Awaited<ReturnType<typeof startWithMail>>['queryRows'];

  before(async () => {
    mailServer = await startMailServer();
    ({ parley, queryRows } = await startWithMail(mailServer));
  });

  after(async () => {
    await parley.stop();
    await mailServer.stop();
  });

  const signUp = async (username: string) => {
    const browser = request.agent(parley.origin);
    const email = `${username}@example.org`;
    const form = { username, email, password: PASSWORD, password_confirmation: PASSWORD };
    await browser.post('/sign-up').type('form').send(form).expect(303);
    return { browser, email, mail: await mailServer.waitForMail(email, /Is this your mail address/) };
  };
  const isVerified = async (email: string) =>
    (await queryRows('SELECT FROM users WHERE email = $1 AND email_verified_at IS NOT NULL', [email]))
      .length === 1;

  it('asks after a sign-up whether the address is right; looking at the link confirms nothing', async () => {
    const { browser, email, mail } = await signUp('ada');
    assert.deepEqual([mail.from?.name, mail.from?.address], ['Parley', 'parley@chat.example']);
    const link = pathIn(mail.text);
    assert.ok(link && mail.html?.includes(parley.origin + link));
    await browser.get('/settings/account').expect(200, /not confirmed yet/);
    for (let scan = 0; scan < 3; scan++)
      await request(parley.origin)
        .get(link)
        .expect(200, /<button/);
    assert.equal(await isVerified(email), false);
    await request(parley.origin).get(link).expect('Referrer-Policy', 'strict-origin');
    await request(parley.origin).post(link).expect(303);
    assert.ok(await isVerified(email));
    for (const path of [link, link.slice(0, -1), '/email-verifications/x']) {
      await request(parley.origin)
        .get(path)
        .expect(404, /does not work any more/);
      await request(parley.origin)
        .post(path)
        .expect(404, /does not work any more/);
    }
    const { text } = await browser.get('/settings/account').expect(200);
    assert.doesNotMatch(text, /not confirmed yet/);
  });

  it('changes an address when the new one is confirmed, and tells the old one', async () => {
    const { browser, email } = await signUp('bob');
    const change = { email: 'bob@new.example', password_for_email: PASSWORD };
    await browser.post('/settings/email').type('form').send(change).expect(303);
    const note = await mailServer.waitForMail(email, /is to change/);
    assert.match(note.text ?? '', /bob@new\.example/);
    const link = pathIn((await mailServer.waitForMail('bob@new.example', /Is this/)).text);
    await browser.get('/settings/account').expect(200, /It will be <b>bob@new\.example<\/b>/);
    assert.equal((await queryRows('SELECT FROM users WHERE email = $1', [email])).length, 1);
    await browser.post('/password-resets').type('form').send({ login: 'bob' }).expect(303);
    const reset = pathIn((await mailServer.waitForMail(email, /new password/)).text);
    await browser.post(link).expect(303).expect('Location', '/settings/account');
    assert.ok(await isVerified('bob@new.example'));
    await request(parley.origin).get(reset).expect(404);
  });

  it('refuses an address that somebody else has taken meanwhile', async () => {
    const { browser } = await signUp('eve');
    const change = { email: 'dan@example.org', password_for_email: PASSWORD };
    await browser.post('/settings/email').type('form').send(change).expect(303);
    const link = pathIn((await mailServer.waitForMail('dan@example.org', /Is this/)).text);
    await signUp('dan');
    await browser.post(link).expect(422, /has an account already/);
  });

  it('sends the link again, a few times; only the newest works', async () => {
    const { browser, email, mail } = await signUp('kim');
    const count = () => mailServer.mails.filter((each) => each.to.includes(email)).length;
    for (let times = 2; times <= 5; times++) {
      await browser.post('/settings/email/verification').expect(303);
    }
    await browser.post('/settings/email/verification').expect(429).expect('Retry-After', /\d+/);
    const { waitFor } = await import('../support/wait.ts');
    await waitFor(() => count() >= 2, 'another mail');
    await request(parley.origin).get(pathIn(mail.text)).expect(404);
  });

  it('tries again when the server does not take it, with a link of its own', async () => {
    mailServer.isRefusing = true;
    const lastError = () =>
      queryRows(
        `SELECT FROM graphile_worker.jobs WHERE task_identifier = 'password-reset' AND last_error LIKE '%come back%'`,
      );
    await request(parley.origin).post('/password-resets').type('form').send({ login: 'ada' }).expect(303);
    const { waitFor } = await import('../support/wait.ts');
    await waitFor(async () => (await lastError()).length === 1, 'the failure');
    assert.equal((await queryRows('SELECT FROM password_reset_tokens WHERE used_at IS NULL')).length, 0);
    mailServer.isRefusing = false;
    await queryRows('UPDATE graphile_worker._private_jobs SET run_at = now()');
    const mail = await mailServer.waitForMail('ada@example.org', /new password/);
    await request(parley.origin)
      .get(pathIn(mail.text))
      .expect(200, /For the account <b>@ada/);
    assert.equal((await queryRows('SELECT FROM outgoing_mails')).length, 0);
  });
});
