import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { reportMessage } from '../../src/domain/moderation/reports.ts';
import { enterRoom, rowOf, say } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { openPanel, type Panel } from '../support/panel.ts';
import { queryRows } from '../support/parley.ts';
import { waitFor } from '../support/wait.ts';

const RESOURCES: Readonly<Record<string, string>> = {
  reports: 'spam',
  held_messages: 'waits',
  sanctions: 'once',
  word_rules: 'cheap',
  audit_events: 'planted',
  users: 'cleo',
  sessions: 'test',
  invitations: 'friends',
  rooms: 'General',
  memberships: '',
  messages: 'hello 1',
  server_settings: 'second factor',
  password_reset_tokens: '',
  outgoing_mails: 'Forgotten',
};
const ROWS = 12;
const reason = 'Because of the test';

let panel: Panel;
let browser: Browser;
const complaints: string[] = [];

type Name = 'ada' | 'mod' | 'bob' | 'cleo';

/** A page in a browser in which that person is signed in. */
async function open(name: Name, options: BrowserContextOptions = {}): Promise<Page> {
  const { origin } = panel.parley;
  const context = await browser.newContext({ baseURL: origin, ...options });
  const [key = '', value = ''] = panel.visitors.cookies[name].split('=');
  await context.addCookies([{ name: key, value, url: origin }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) complaints.push(request.url());
  });
  return page;
}

/** More rows than fit on one page, in each table. */
async function fill(): Promise<void> {
  const { bob, cleo } = panel.visitors.people;
  const each = `FROM generate_series(1, ${ROWS}) AS n`;
  for (const sql of [
    `INSERT INTO users (username, email, display_name, password_hash) SELECT 'extra' || n, n || '@e.org', 'Extra', 'none' ${each}`,
    `INSERT INTO memberships (room_id, user_id) SELECT 1, id FROM users WHERE username LIKE 'extra%'`,
    `INSERT INTO rooms (kind, name) SELECT 'open', 'Room ' || n ${each}`,
    `INSERT INTO messages (room_id, seq, rev, sender_id, nonce, body) SELECT 1, n, n, ${bob.id}, 'n' || n, 'hello ' || n ${each}`,
    `UPDATE rooms SET message_count = ${ROWS}, revision = ${ROWS} WHERE id = 1`,
    `INSERT INTO sanctions (user_id, kind, reason, lifted_at) SELECT ${cleo.id}, 'mute', 'once ' || n, now() ${each}`,
    `INSERT INTO word_rules (pattern, action) SELECT 'cheap' || n, 'flag' ${each}`,
    `INSERT INTO held_messages (room_id, sender_id, nonce, body) SELECT 1, ${cleo.id}, 'h' || n, 'waits ' || n ${each}`,
    `INSERT INTO audit_events (act, target_type, reason) SELECT 'test.done', 'user', 'planted' ${each}`,
    `INSERT INTO sessions (sid, sess, expire) SELECT 's' || n, json_build_object('passport', json_build_object('user', ${bob.id}), 'userAgent', 'test ' || n, 'lastUsedAt', 1), now() + interval '1 day' ${each}`,
    `INSERT INTO invitations (created_by, digest, note) SELECT ${bob.id}, ('d' || n)::bytea, 'friends ' || n ${each}`,
    `INSERT INTO password_reset_tokens (user_id, digest, expires_at) SELECT ${bob.id}, ('d' || n)::bytea, now() ${each}`,
    `INSERT INTO outgoing_mails (recipient, subject, body) SELECT 'a@b.c', 'Forgotten ' || n, 'x' ${each}`,
    `INSERT INTO reports (subject_id, reason, details, copy) SELECT ${bob.id}, 'other', 'spam ' || n, '{"kind":"profile"}' ${each}`,
  ])
    await queryRows(sql);
}

before(async () => {
  panel = await openPanel();
  await fill();
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  await panel.parley.stop();
  assert.deepEqual(complaints, []);
});

describe('resources in a browser', () => {
  let ada: Page;
  before(async () => {
    ada = await open('ada');
  });

  for (const [resource, words] of Object.entries(RESOURCES)) {
    it(`are listed, searched, filtered, sorted and paged: ${resource}`, async () => {
      const rows = ada.locator('tbody tr');
      const firstRow = () => rows.first().innerText();
      await ada.goto(`/admin/resources/${resource}`);
      await rows.first().waitFor();
      assert.match(await ada.title(), /^[A-Z][a-z ]+ · Parley$/);
      const newest = await firstRow();

      await ada.locator('thead .adminjs_SortLink').first().click();
      await ada.waitForURL(/sortBy=/);
      await waitFor(async () => (await firstRow()) !== newest, 'the list the other way round');

      if (resource !== 'server_settings') {
        await ada.goto(`/admin/resources/${resource}?page=2`);
        await rows.first().waitFor();
        assert.notEqual(await firstRow(), newest);
      }
      if (words) {
        await ada.getByText('Filter', { exact: true }).first().click();
        await ada.fill('[name="filter-anyText"]', words);
        await ada.getByRole('button', { name: 'Apply changes' }).click();
        await ada.waitForURL(/filters\.anyText=/);
        await rows.first().waitFor();
      }
    });
  }
});

async function actOf(act: string): Promise<void> {
  const events = await queryRows('SELECT FROM audit_events WHERE act = $1 AND reason = $2', [act, reason]);
  assert.equal(events.length, 1, act);
}

/** Fills the form of an act and sends it. */
async function perform(page: Page, path: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.goto(`/admin/resources/${path}`);
  for (const [name, value] of Object.entries(fields)) await page.fill(`#act-${name}`, value);
  await page.click('.panel-form button[type=submit]');
  await page.waitForURL(/refresh=true|\/resources\/[a-z_]+(?:\?|$)/);
}

describe('order in a browser', () => {
  it('removes a message from everybody’s screens, and brings it back', async () => {
    const [mod, bob, cleo] = await Promise.all([open('mod'), open('bob'), open('cleo')]);
    await enterRoom(bob, '/rooms/1');
    await enterRoom(cleo, '/rooms/1');
    await say(bob, 'mind this');
    await rowOf(cleo, 'mind this').waitFor();
    const [message] = await queryRows<{ id: number }>(`SELECT id FROM messages WHERE body = 'mind this'`);
    await perform(mod, `messages/records/${message?.id}/remove`, { reason });
    for (const page of [bob, cleo]) await rowOf(page, 'mind this').waitFor({ state: 'detached' });
    await actOf('message.removed');
    await perform(mod, `messages/records/${message?.id}/restore`, { reason });
    for (const page of [bob, cleo]) await rowOf(page, 'mind this').waitFor();
    await actOf('message.restored');
  });

  it('upholds a report after a look at what was reported', async () => {
    const mod = await open('mod');
    const { bob, cleo } = panel.visitors.people;
    const [message] = await queryRows<{ id: number }>(`SELECT id FROM messages WHERE body = 'mind this'`);
    assert.equal(bob.username, 'bob');
    const id = await reportMessage(cleo, message?.id ?? 0, { reason: 'spam', details: '' });
    await mod.goto(`/admin/resources/reports/records/${id}/show`);
    await mod.locator('.panel-copied.reported', { hasText: 'mind this' }).waitFor();
    await perform(mod, `reports/records/${id}/uphold`, { decision: reason });
    await actOf('report.upheld');
  });

  it('bans somebody, whose open screen goes to the sign-in page and says why', async () => {
    const [mod, bob] = await Promise.all([open('mod'), open('bob')]);
    await enterRoom(bob, '/rooms/1');
    await perform(mod, `users/records/${panel.visitors.people.bob.id}/ban`, { reason });
    await bob.waitForURL(/\/sign-in/);
    assert.match(await bob.innerText('main'), new RegExp(reason));
    await actOf('user.banned');
  });

  it('says what is wrong beside the field, and what the domain refuses in a notice', async () => {
    const mod = await open('mod');
    await mod.goto(`/admin/resources/users/records/${panel.visitors.people.max.id}/mute`);
    await mod.click('.panel-form button[type=submit]');
    assert.match(await mod.title(), /^\S.* \d+ · Parley$/);
    await mod.getByText('Fill in: Reason.').first().waitFor();
    await mod.fill('#act-reason', reason);
    await mod.click('.panel-form button[type=submit]');
    await mod.getByText('You can act on people of a lower role').waitFor();
  });

  it('shows how things are, on a phone too', async () => {
    const page = await open('ada', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await page.goto('/admin');
    await page.locator('.panel-figure', { hasText: 'Open reports' }).waitFor();
    assert.equal(await page.title(), 'Panel · Parley');
    assert.equal(await page.locator('.panel-chart').count(), 7);
    assert.equal(await page.getAttribute('html', 'data-shade'), 'dark');
    const isScrolling = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(isScrolling, false);
  });
});
