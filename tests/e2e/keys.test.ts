import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { findActor } from '../../src/domain/accounts/people.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { createRoomInBrowser, enterRoom, rowOf, say, signUpInBrowser } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';

describe('keys, and the lists they lead to', () => {
  let parley: TestParley;
  let browser: Browser;
  let ada: Page;
  let room: string;

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    ada = (await signUpInBrowser(browser, parley.origin, 'ada')).page;
    await signUpInBrowser(browser, parley.origin, 'grace');
    room = await createRoomInBrowser(ada, 'Harbour', 'open', 'grace');
    await enterRoom(ada, room);
    await say(ada, 'sent after a while');
    await rowOf(ada, 'sent after a while').waitFor();
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  it('Esc leaves the composer, and ? and / work from there', async () => {
    await ada.press('#body', 'Escape');
    await ada.waitForSelector('#scroller:focus');
    await ada.keyboard.press('?');
    await ada.click('#keys[open] button');
    await ada.click('#show-keys');
    await ada.click('#keys[open] button');
    await ada.press('#scroller', '/');
    await ada.waitForURL('**/search?*');
    await ada.keyboard.type('while');
    await ada.keyboard.press('Enter');
    await ada.waitForSelector('.search-hit mark:has-text("while")');
    assert.equal(await ada.inputValue('#q'), 'in:Harbour while');
    await enterRoom(ada, room);
  });

  it('the switcher shows what Enter opens, and neither oneself nor where one is', async () => {
    await ada.keyboard.press('Control+k');
    await ada.waitForSelector('#switcher .destination');
    const places = await ada.locator('#switcher .destination b').allInnerTexts();
    assert.deepEqual(places, ['General', 'grace']);
    const colours = await ada
      .locator('#switcher .destination')
      .evaluateAll((nodes) => nodes.map((node) => getComputedStyle(node).backgroundColor));
    assert.notEqual(colours[0], colours[1]);
    await ada.fill('#switcher-words', 'grace');
    await ada.press('#switcher-words', 'Enter');
    await ada.waitForSelector('h1:has-text("grace")');
    await enterRoom(ada, room);
    await ada.keyboard.press('Control+k');
    await ada.waitForSelector('#switcher a.destination:has-text("grace")');
    assert.equal(await ada.locator('#switcher .destination', { hasText: 'grace' }).count(), 1);
    await ada.keyboard.press('Escape');
  });

  it('a filter of the room list without hits says so', async () => {
    await ada.fill('#room-filter', 'general');
    assert.deepEqual(await ada.locator('#rooms h2:visible').allInnerTexts(), ['ROOMS']);
    await ada.fill('#room-filter', 'nowhere');
    assert.equal((await ada.innerText('#rooms')).trim(), 'No room has this name.');
    await ada.fill('#room-filter', '');
    assert.equal(await ada.isVisible('#no-room'), false);
  });

  it('leave a page with many rooms as high as the window', async () => {
    await ada.setViewportSize({ width: 1280, height: 800 });
    const owner = (await findActor(1)) as Actor;
    for (let index = 0; index < 25; index++)
      await createRoom(owner, { name: `Quay ${index}`, kind: 'open', topic: '', members: [] });
    await enterRoom(ada, room);
    assert.equal(await ada.evaluate(() => document.documentElement.scrollHeight), 800);
  });
});
