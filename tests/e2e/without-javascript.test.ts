import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { findActor } from '../../src/domain/accounts/people.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { createRoomInBrowser, shownMessages, signUpInBrowser } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';

describe('law 8: without JavaScript', () => {
  let parley: TestParley;
  let browser: Browser;
  let page: Page;
  let other: Page;
  let room: string;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    browser = await launchChromium();
    page = (await signUpInBrowser(browser, parley.origin, 'ada', { javaScriptEnabled: false })).page;
    other = (await signUpInBrowser(browser, parley.origin, 'bob', { javaScriptEnabled: false })).page;
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  const toast = () => page.innerText('#toasts');

  async function post(body: string): Promise<void> {
    await page.fill('#body', body);
    await page.click('#composer .send');
  }

  it('says what happened after signing up', async () => {
    assert.match(await toast(), /Welcome to Parley, ada/);
  });

  it('creates a room, which another finds and joins', async () => {
    room = await createRoomInBrowser(page, 'Garden', 'open');
    assert.match(await toast(), /Garden is ready/);
    await other.goto('/rooms');
    await other.click('.open-room:has-text("Garden") button');
    await other.waitForURL(`**${room}`);
    assert.match(await other.innerText('#toasts'), /You are in/);
  });

  it('posts, and another reads it', async () => {
    await post('Hello\nthere');
    await post('Second');
    assert.deepEqual(await shownMessages(page), ['Hellothere', 'Second']);
    await other.click('text=Refresh');
    assert.deepEqual(await shownMessages(other), ['Hellothere', 'Second']);
    assert.equal(await other.locator('.unread-divider').count(), 1);
    await other.click('text=Mark as read');
    assert.equal(await other.locator('.unread-divider').count(), 0);
  });

  it('searches, and goes to the place of a hit', async () => {
    await other.click('nav a[href="/search"]');
    await other.fill('#q', 'HELL');
    await other.press('#q', 'Enter');
    assert.deepEqual(await other.locator('.search-hit mark').allInnerTexts(), ['Hell']);
    await other.click('.search-hit');
    await other.waitForURL(`**${room}?around=1#m-*`);
    assert.equal(await other.locator('.message:target .body').innerText(), 'Hello\nthere');
    await other.goto(room);
  });

  it('says beside the composer what is wrong, and keeps what was typed', async () => {
    await page.fill('#body', '\u200b\u200b');
    await page.click('#composer .send');
    assert.match(await page.innerText('#composer-error'), /Write something/);
    await page.goto(room);
  });

  it('edits on a page of its own', async () => {
    await page.hover('.message:has-text("Second")');
    await page.click('.message:has-text("Second") .more');
    await page.click('text=Edit');
    await page.fill('textarea', '');
    await page.locator('textarea').evaluate((field) => field.removeAttribute('required'));
    await page.click('button.primary');
    assert.match(await page.innerText('.error'), /Write something/);
    await page.fill('textarea', 'Second, edited');
    await page.click('button.primary');
    assert.match(await toast(), /edited/);
    assert.ok((await shownMessages(page)).includes('Second, edited'));
  });

  it('deletes after asking once', async () => {
    await page.hover('.message:has-text("Hello")');
    await page.click('.message:has-text("Hello") .more');
    await page.click('text=Delete');
    assert.match(await page.innerText('main'), /Delete this message\?/);
    await page.click('button.danger');
    assert.match(await toast(), /deleted/);
    assert.equal(await page.locator('.message.deleted').count(), 1);
  });

  it('pages back to the beginning and forward again', async () => {
    const roomId = Number(room.split('/').at(-1));
    const ada = await findActor(1);
    assert.ok(ada);
    for (let index = 0; index < 55; index++)
      await postMessage(ada, roomId, { body: `number ${index}`, nonce: nonce() });
    await page.goto(room);
    await page.click('text=Earlier messages');
    assert.ok((await shownMessages(page)).includes('number 0'));
    assert.equal(await page.locator('#older').count(), 0);
    await page.click('text=Later messages');
    assert.equal((await shownMessages(page)).at(-1), 'number 54');
  });

  it('starts a direct conversation and lists members', async () => {
    await page.goto(`${room}/members`);
    await page.click('.member:has-text("bob") button');
    assert.equal(await page.innerText('h1'), 'bob');
    await post('Just for you');
    assert.deepEqual(await shownMessages(page), ['Just for you']);
  });

  it('leaves after asking once, and signs out', async () => {
    await page.goto(room);
    await page.click('.room-head a[href$="/settings"]');
    await page.click('text=Leave the room');
    assert.match(await page.innerText('main'), /Hand it over to somebody first/);
    await page.click('text=Choose somebody');
    await page.click('.member:has-text("bob") summary');
    await page.click('text=Hand the room over');
    assert.match(await toast(), /bob owns this room now/);
    await page.goto(`${room}/departure`);
    await page.click('button.danger');
    assert.match(await toast(), /You have left Garden/);
    await page.click('.sidebar-foot button');
    await page.waitForURL('**/sign-in');
    assert.match(await toast(), /signed out/);
    await page.goto(room);
    assert.match(page.url(), /\/sign-in\?next=/);
  });
});
