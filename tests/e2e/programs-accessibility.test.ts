import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { actorOf, reachPerson } from '../../src/domain/accounts/people.ts';
import { findSeriousProblems } from '../support/axe.ts';
import { createRoomInBrowser, signUpInBrowser } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { keepPrograms } from '../support/programs.ts';

describe('the pages about programs, for everybody', () => {
  let parley: TestParley;
  let browser: Browser;
  let page: Page;
  let paths: string[];

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    // axe is put in by the test; the page's own policy would refuse it.
    page = (await signUpInBrowser(browser, parley.origin, 'ada', { bypassCSP: true })).page;
    const room = await createRoomInBrowser(page, 'Tea', 'closed');
    paths = await keepPrograms(actorOf(await reachPerson('ada')), room);
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 390],
  ] as const)
    it(`axe finds nothing serious, ${colorScheme}, ${width} pixels wide`, async () => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      for (const path of paths) {
        await page.goto(path);
        assert.deepEqual(await findSeriousProblems(page), [], path);
      }
    });

  it('nothing scrolls sideways at 320 pixels', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const path of paths) {
      await page.goto(path);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320), path);
    }
  });
});
