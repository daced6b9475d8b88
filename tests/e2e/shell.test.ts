import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { createRoomInBrowser, enterRoom, signUpInBrowser } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What stands around a conversation: Ada at a desk, Grace on a phone. */
describe('the shell', () => {
  let parley: TestParley;
  let browser: Browser;
  let ada: Page;
  let grace: Page;
  let room: string;

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    ada = (await signUpInBrowser(browser, parley.origin, 'ada')).page;
    grace = (await signUpInBrowser(browser, parley.origin, 'grace', PHONE)).page;
    room = await createRoomInBrowser(ada, 'Harbour', 'closed', 'grace');
    await Promise.all([enterRoom(ada, room), enterRoom(grace, room)]);
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  it('says at every width that the connection is lost, above the page, and no longer than that', async () => {
    for (const page of [ada, grace]) {
      await page.context().setOffline(true);
      await page.waitForSelector('#connection:visible >> text=You are offline');
      const bar = await page.locator('#connection').boundingBox();
      const head = await page.locator('.room-head').boundingBox();
      const composer = await page.locator('#composer').boundingBox();
      assert.ok(bar && head && composer && bar.y === 0 && head.y >= bar.height);
      assert.ok(composer.y + composer.height <= (page.viewportSize()?.height ?? 0));
      await page.context().setOffline(false);
      await page.locator('#connection').waitFor({ state: 'hidden', timeout: 5000 });
    }
  });
});
