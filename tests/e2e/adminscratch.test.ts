import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright';
import { launchChromium } from '../support/chromium.ts';
import { startTestParley, type TestParley, queryRows } from '../support/parley.ts';
import { signInPeople, type Visitors } from '../support/visitors.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { reportMessage } from '../../src/domain/moderation/reports.ts';
import { addWordRule } from '../../src/domain/moderation/word-rules.ts';
import { findActor } from '../../src/domain/accounts/people.ts';

let parley: TestParley; let browser: Browser; let visitors: Visitors<'ada' | 'mod' | 'bob' | 'cleo'>;
before(async () => {
  parley = await startTestParley();
  visitors = await signInPeople(parley, 'ada', 'mod', 'bob', 'cleo');
  await queryRows("UPDATE users SET role='admin' WHERE username='ada'");
  await queryRows("UPDATE users SET role='moderator' WHERE username='mod'");
  await new Promise(r => setTimeout(r, 100));
  for (let i = 0; i < 25; i++) await postMessage(visitors.people.bob, 1, { body: 'Hello there '+i+(i%3?'':' <b>loud</b> https://example.org'), nonce: 'n'+i, replyTo: undefined } as never);
  await reportMessage(visitors.people.cleo, 12, { reason: 'spam', details: 'Again and again' });
  const ada = (await findActor(visitors.people.ada.id))!;
  await addWordRule({...ada, role: 'admin'}, { pattern: 'cheap*', action: 'hold', note: 'Sellers' });
  await queryRows("UPDATE users SET created_at = now() - (id || ' days')::interval");
  await queryRows("UPDATE messages SET created_at = now() - ((seq % 9) || ' days')::interval");
  browser = await launchChromium();
});
after(async () => { await browser?.close(); await parley.stop(); });
describe('x', () => {
  it('y', async () => {
    const [k, v] = visitors.cookies.ada.split('=') as [string,string];
    for (const [name, opts] of Object.entries({ light: { viewport: { width: 1280, height: 800 } }, dark: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' as const }, phone: { viewport: { width: 390, height: 844 } } })) {
      const context = await browser.newContext({ baseURL: parley.origin, ...opts });
      await context.addCookies([{ name: k, value: v, url: parley.origin }]);
      const page = await context.newPage();
      page.on('console', (m) => console.log(name, 'console', m.text().slice(0,300)));
      page.on('pageerror', (e) => console.log(name, 'error', e.message.slice(0,300)));
      page.on('request', (r) => { if (!r.url().startsWith(parley.origin)) console.log('FOREIGN', r.url()); });
      await page.goto('/admin'); await page.waitForSelector('.panel-figures'); await page.screenshot({ path: `/tmp/ashots/${name}-dash.png`, fullPage: true });
      await page.goto('/admin/resources/users'); await page.waitForSelector('tbody tr'); await page.screenshot({ path: `/tmp/ashots/${name}-users.png` });
      await page.goto('/admin/resources/users/records/3/show'); await page.waitForSelector('text=bob'); await page.waitForTimeout(300); await page.screenshot({ path: `/tmp/ashots/${name}-user.png` });
      await page.goto('/admin/resources/users/records/3/ban'); await page.waitForSelector('#act-reason'); await page.waitForTimeout(500);await page.click('form.panel-form button'); await page.waitForTimeout(300); await page.screenshot({ path: `/tmp/ashots/${name}-ban.png` });
      await page.goto('/admin/resources/messages'); await page.waitForSelector('tbody tr'); await page.screenshot({ path: `/tmp/ashots/${name}-messages.png` });
      await page.goto('/admin/resources/reports/records/1/show'); await page.waitForSelector('.panel-copied'); await page.screenshot({ path: `/tmp/ashots/${name}-report.png`, fullPage: true });
      await page.goto('/admin/resources/server_settings'); await page.waitForSelector('tbody tr'); await page.screenshot({ path: `/tmp/ashots/${name}-settings.png` });
      await page.goto('/admin/resources/server_settings/records/7/edit'); await page.waitForSelector('.panel-choices'); await page.waitForTimeout(500); await page.screenshot({ path: `/tmp/ashots/${name}-setting.png` });
      await page.goto('/admin/resources/audit_events?filters.act=rule'); await page.waitForSelector('tbody tr'); await page.click('[data-css="audit_events-list-filter-button"], [data-testid="action-filter"], a:has-text("Filter"), button:has-text("Filter")').catch(()=>0); await page.waitForTimeout(500); await page.screenshot({ path: `/tmp/ashots/${name}-log.png` });
      await context.close();
    }
  });
});
