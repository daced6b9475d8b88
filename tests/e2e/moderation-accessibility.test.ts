import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { appeal } from '../../src/domain/moderation/appeals.ts';
import { checkPages, findSeriousProblems } from '../support/axe.ts';
import { launchChromium } from '../support/chromium.ts';
import { createOrderedServer, type OrderedServer } from '../support/ordered-server.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';

describe('the pages of those who keep order, for everybody', () => {
  let parley: TestParley;
  let server: OrderedServer;
  let browser: Browser;
  let page: Page;
  let reports: number[];

  before(async () => {
    parley = await startTestParley();
    server = await createOrderedServer(parley);
    reports = [await server.report(), await server.report('Buy more')];
    await fill();
    browser = await launchChromium();
    const context = await browser.newContext({ baseURL: parley.origin, bypassCSP: true });
    const [name = '', value = ''] = server.cookies.root.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: parley.origin }]);
    page = await context.newPage();
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  /** Something in each of the lists. */
  async function fill(): Promise<void> {
    const { post } = server;
    const upheld = { status: 'upheld', decision: 'Spam', remove: 'true' };
    await post('mia', `/moderation/reports/${reports[1]}/decision`, upheld);
    await appeal(server.people.bob, reports[1] ?? 0, 'It was not meant so');
    await post('mia', '/moderation/words', { pattern: 'casino', action: 'hold', note: 'Ads' });
    await post('bob', `/rooms/${server.roomId}/messages`, { body: 'My casino', nonce: nonce() });
    await post('mia', '/moderation/people/eve/mute', { reason: 'Loud', until: 'week' });
  }

  const paths = () => [
    '/moderation',
    '/moderation/raid',
    '/moderation/reports',
    `/moderation/reports/${reports[0]}`,
    `/moderation/reports/${reports[1]}`,
    `/moderation/reports/${reports[0]}/message/removal`,
    '/moderation/held',
    '/moderation/people',
    '/moderation/people/bob',
    '/moderation/people/bob/ban',
    '/moderation/people/bob/role',
    '/moderation/words',
    '/moderation/words/1',
    '/moderation/sanctions',
    '/moderation/log?act=user.muted',
    '/moderation/log?day=never',
    '/moderation/invitations',
    '/moderation/server',
    '/moderation/outgoing-mail',
    '/messages/1/deletion',
  ];

  it('axe finds nothing serious, at a desk and on a phone, light and dark', async () => {
    await checkPages(page, paths());
  });

  it('nothing scrolls sideways at 320 pixels', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const path of paths()) {
      await page.goto(path);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320), path);
    }
  });

  it('neither does axe in a dialog, which the keyboard leaves', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto('/moderation/people/bob');
    await page.click('main a:has-text("Ban")');
    await page.waitForSelector('dialog[open] #reason');
    assert.deepEqual(await findSeriousProblems(page), []);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
  });
});
