import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { createRoomInBrowser, enterRoom, rowOf, say, signUpInBrowser } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';

const LONG = 'what somebody says who has a lot to say of tides, ships and harbours '.repeat(5).trim();
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
      await page.locator('#connection').waitFor({ state: 'hidden' });
    }
  });

  it('shows all tools of a message inside the conversation, at every width, and moves no text for them', async () => {
    for (const text of ['Short', LONG]) {
      await say(ada, text);
      await grace.fill('#body', text);
      await grace.click('.send');
    }
    for (const width of [1280, 900, 730]) {
      await ada.setViewportSize({ width, height: 800 });
      await checkTools(ada, 20);
    }
    for (const width of [390, 320]) {
      await grace.setViewportSize({ width, height: 844 });
      await checkTools(grace, 44);
    }
  });

  it('copies code by a button in its corner that comes and goes with the pointer and moves nothing', async () => {
    await say(ada, '```\nconst tide = 1;\n```');
    const row = rowOf(ada, 'const tide');
    const pre = row.locator('pre');
    await pre.waitFor();
    const before = await row.boundingBox();
    await pre.hover();
    await pre.locator('.copy').waitFor();
    assert.deepEqual(await row.boundingBox(), before);
    assert.equal(await row.locator('.body').evaluate((body) => body.textContent), 'const tide = 1;');
    const [bubble, block] = [await row.locator('.bubble').boundingBox(), await pre.boundingBox()];
    assert.ok(bubble && block && block.y - bubble.y < 10, 'no empty band above the code');
    await ada.locator('#body').hover();
    assert.equal(await ada.locator('.copy').count(), 0);
  });

  it('says who has seen it at the end of the conversation only', async () => {
    await grace.goto(`${room}?around=1`);
    assert.equal(await grace.locator('#newer').count(), 0);
    await enterRoom(grace, room);
    await ada.locator('#receipts').getByText('grace').waitFor();
    for (let index = 0; index < 30; index++) await say(ada, `ship ${index}`);
    await rowOf(grace, 'ship 29').waitFor();
    await grace.goto(`${room}?around=1`);
    assert.equal(await grace.locator('#newer').count(), 1);
    await grace.evaluate(() => document.getElementById('receipts')?.removeAttribute('hidden'));
    assert.equal(await grace.locator('#receipts').isVisible(), false);
    await enterRoom(grace, room);
  });

  it('opens the menu of a member over the list, which stays as it is', async () => {
    for (const page of [ada, await phoneOf(ada)]) {
      await page.goto(`${room}/members`);
      const line = page.locator('.member:has-text("grace")');
      const before = await line.boundingBox();
      await line.locator('summary').click();
      const menu = await line.locator('.menu').boundingBox();
      assert.deepEqual(await line.boundingBox(), before);
      assert.ok(menu && menu.x >= 0 && menu.x + menu.width <= (page.viewportSize()?.width ?? 0));
    }
    await enterRoom(ada, room);
  });

  it('takes the composer away while the room is in the archive, and nothing else', async () => {
    const elsewhere = await phoneOf(ada);
    await grace.fill('#body', 'half a thought');
    await elsewhere.goto(`${room}/settings`);
    await elsewhere.click('text=Archive the room');
    await grace.locator('.no-composer').getByText('archived').waitFor();
    assert.equal(await grace.locator('#composer').isVisible(), false);
    await elsewhere.goto(`${room}/settings`);
    await elsewhere.click('text=Take out of the archive');
    await grace.locator('#composer').waitFor();
    assert.equal(await grace.inputValue('#body'), 'half a thought');
    assert.equal(await grace.locator('.no-composer').isVisible(), false);
    await elsewhere.close();
  });

  it('says to somebody who was put out where they are, and takes the room from them', async () => {
    const elsewhere = await phoneOf(ada);
    const sentBefore = await grace.locator('#log .message').count();
    await elsewhere.goto(`${room}/members`);
    await elsewhere.click('.member:has-text("grace") summary');
    await elsewhere.click('.member:has-text("grace") >> text=Remove');
    await grace.locator('#connection').getByText('You are no longer in this room.').waitFor();
    assert.equal(await grace.locator('#composer').isVisible(), false);
    assert.equal(await grace.locator('#rooms').getByText('Harbour').count(), 0);
    await say(ada, 'behind her back');
    await rowOf(ada, 'behind her back').waitFor();
    assert.equal(await grace.locator('#log .message').count(), sentBefore);
    await grace.click('#connection a');
    await grace.waitForURL('**/rooms');
  });

  it('brings somebody who is signed out to where they may sign in again, and sends then what they wrote', async () => {
    await enterRoom(grace, '/rooms/1');
    // As if the page learnt of it only now, from what is written too late.
    await grace.route('**/departure', (route) => route.abort());
    const elsewhere = await grace.context().newPage();
    await elsewhere.goto('/rooms');
    await elsewhere.click('.sidebar-foot button');
    await elsewhere.waitForURL('**/sign-in');
    await grace.fill('#body', 'written too late');
    await grace.click('.send');
    await grace.waitForSelector('#pending .failed');
    await grace.fill('#body', 'not sent at all');
    await grace.unroute('**/departure');
    await grace.waitForURL('**/sign-in?next=%2Frooms%2F1');
    await grace.fill('#login', 'grace');
    await grace.fill('#password', 'correct horse battery');
    await grace.click('form.card button');
    await grace.waitForURL('**/rooms/1');
    await grace.waitForSelector('#log .message:has-text("written too late")');
    assert.equal(await grace.locator('#pending .message').count(), 0);
    assert.equal(await grace.inputValue('#body'), 'not sent at all');
    await grace.fill('#body', '');
  });

  /** A second window of the same person, as narrow as phones are. */
  async function phoneOf(page: Page): Promise<Page> {
    const storageState = await page.context().storageState();
    const context = await browser.newContext({ baseURL: parley.origin, storageState, ...PHONE });
    return context.newPage();
  }

  async function checkTools(page: Page, size: number): Promise<void> {
    const rows = page.locator('#log .message:not(.notice)');
    await rows.nth(3).waitFor();
    for (const row of await rows.all()) {
      const before = await row.boundingBox();
      await row.scrollIntoViewIfNeeded();
      await row.locator('.body').hover();
      const actions = row.locator('.actions');
      await actions.locator('.reply').waitFor();
      assert.equal((await row.boundingBox())?.height, before?.height);
      const inside = await page.locator('#scroller').boundingBox();
      assert.ok(inside);
      for (const tool of await actions.locator('a:visible, button:visible').all()) {
        const box = await tool.boundingBox();
        assert.ok(box && box.x >= inside.x && box.x + box.width <= inside.x + inside.width, `${box?.x}`);
        assert.ok(box.y >= inside.y && box.height >= size && box.width >= size, `${box.y} ${box.height}`);
      }
      const bar = await actions.boundingBox();
      assert.ok(bar && bar.height <= 2 * 44 + 4);
    }
  }
});
