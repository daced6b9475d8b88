import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import {
  createRoomInBrowser,
  enterRoom,
  openTools,
  rowOf,
  say,
  signUpInBrowser,
} from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';

/** What somebody types is theirs until they send it. Ada writes, Grace is in the same room. */
describe('composing', () => {
  let parley: TestParley;
  let browser: Browser;
  let ada: Page;
  let grace: Page;
  let room: string;

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    ada = (await signUpInBrowser(browser, parley.origin, 'ada')).page;
    grace = (await signUpInBrowser(browser, parley.origin, 'grace')).page;
    room = await createRoomInBrowser(ada, 'Harbour', 'open', 'grace');
    await enterRoom(ada, room);
    await enterRoom(grace, room);
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  it('closing the emoji picker chooses nothing, Enter chooses the first that fits', async () => {
    await ada.click('#add-emoji');
    await ada.click('#emoji-picker form button');
    await ada.waitForSelector('#emoji-picker:not([open])', { state: 'hidden' });
    assert.equal(await ada.inputValue('#body'), '');
    await ada.click('#add-emoji');
    await ada.fill('#emoji-search', 'no emoji is called this');
    await ada.press('#emoji-search', 'Enter');
    assert.ok(await ada.isVisible('#emoji-picker'));
    await ada.fill('#emoji-search', 'rocket');
    await ada.press('#emoji-search', 'Enter');
    await ada.waitForSelector('#emoji-picker', { state: 'hidden' });
    assert.equal(await ada.inputValue('#body'), '🚀');
    await ada.fill('#body', '');
  });
});
