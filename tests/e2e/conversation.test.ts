import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright';
import {
  type BrowserPerson,
  createRoomInBrowser,
  edit,
  enterRoom,
  remove,
  rowOf,
  say,
  shownMessages,
  signUpInBrowser,
} from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { waitFor } from '../support/wait.ts';

const ROUNDS = 20;

describe('two people talk', () => {
  let parley: TestParley;
  let browser: Browser;
  let ada: BrowserPerson;
  let bob: BrowserPerson;
  let room: string;

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    ada = await signUpInBrowser(browser, parley.origin, 'ada');
    bob = await signUpInBrowser(browser, parley.origin, 'bob', { viewport: { width: 390, height: 844 } });
    room = await createRoomInBrowser(ada.page, 'Tea', 'closed', 'bob');
    await Promise.all([enterRoom(ada.page, room), enterRoom(bob.page, room)]);
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  it('shows what one sends on the other’s screen', async (test) => {
    const delays: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await ada.page.fill('#body', `ping ${round}`);
      const sentAt = performance.now();
      await ada.page.press('#body', 'Enter');
      await bob.page.waitForSelector(`#log .body:text-is("ping ${round}")`);
      delays.push(performance.now() - sentAt);
    }
    const median = delays.sort((a, b) => a - b)[ROUNDS / 2];
    test.diagnostic(`median of ${ROUNDS}: ${median?.toFixed(0)} ms from Enter to the other screen`);
  });

  it('shows both the same order when both send at once', async () => {
    const before = (await shownMessages(ada.page)).length;
    for (let round = 0; round < 10; round++) {
      await Promise.all([say(ada.page, `ada ${round}`), say(bob.page, `bob ${round}`)]);
    }
    const isComplete = async () =>
      (await shownMessages(ada.page)).length === before + 20 &&
      (await shownMessages(bob.page)).length === before + 20;
    await waitFor(isComplete, 'all messages on both screens');
    const shown = await shownMessages(ada.page);
    assert.deepEqual(await shownMessages(bob.page), shown);
    assert.equal(new Set(shown).size, shown.length);
    assert.equal(await ada.page.locator('#pending .message').count(), 0);
  });

  it('puts one’s own messages right and others’ left, with buttons on one’s own only', async () => {
    const row = rowOf(ada.page, 'ada 3');
    const other = rowOf(ada.page, 'bob 3');
    const side = (locator: typeof row) =>
      locator.evaluate((element) => getComputedStyle(element).justifyContent);
    assert.deepEqual([await side(row), await side(other)], ['end', 'start']);
    await other.hover();
    assert.equal(await other.locator('.edit').isVisible(), false);
    await row.hover();
    assert.equal(await row.locator('.edit').isVisible(), true);
  });

  it('edits in place and deletes after one question, on both screens', async () => {
    await edit(ada.page, 'ping 18', 'pong 18');
    await bob.page.waitForSelector('#log .message:has-text("pong 18") .edited');
    await remove(ada.page, 'ping 19');
    await bob.page.waitForSelector('#log .message.deleted');
    assert.deepEqual(await shownMessages(bob.page), await shownMessages(ada.page));
  });

  it('lives on after a trip through the back/forward cache', async () => {
    await bob.page.goto('/rooms');
    await say(ada.page, 'while bob is away');
    await bob.page.goBack();
    await bob.page.waitForSelector('#log .body:text-is("while bob is away")');
    await say(ada.page, 'bob is back');
    await bob.page.waitForSelector('#log .body:text-is("bob is back")');
    assert.deepEqual(await shownMessages(bob.page), await shownMessages(ada.page));
  });

  it('leaves nothing in the console and asks nothing of another host', () => {
    for (const { complaints } of [ada, bob]) assert.deepEqual(complaints, { console: [], foreign: [] });
  });

  it('keeps an edit that cannot be saved, and says why', async () => {
    const row = rowOf(ada.page, 'ping 17');
    await row.hover();
    await row.locator('.edit').click();
    await ada.page.fill('.edit-form textarea', '   ');
    await ada.page.click('.edit-form .primary');
    await ada.page.waitForSelector('.edit-form [role=alert]');
    await ada.page.press('.edit-form textarea', 'Escape');
    assert.equal(await row.locator('.body').innerText(), 'ping 17');
  });

  it('gives back what the server fails at time and again, and sends what comes after it', async () => {
    const { page } = ada;
    const isPoison = (body: string | null) => new URLSearchParams(body ?? '').get('body') === 'poison';
    await page.route('**/messages', async (route) => {
      if (isPoison(route.request().postData())) await route.fulfill({ status: 500, body: '' });
      else await route.continue();
    });
    await say(page, 'poison');
    await say(page, 'antidote');
    await bob.page.waitForSelector('#log .body:text-is("antidote")');
    await page.locator('#pending .failed .discard').click();
    await page.locator('#pending .message').waitFor({ state: 'detached' });
    await page.unroute('**/messages');
    assert.ok(!(await shownMessages(bob.page)).includes('poison'));
  });
});
