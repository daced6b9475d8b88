import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { actorOf, reachPerson } from '../../src/domain/accounts/people.ts';
import { checkPages, findSeriousProblems } from '../support/axe.ts';
import {
  createRoomInBrowser,
  enterRoom,
  openTools,
  rowOf,
  say,
  shownMessages,
  signUpInBrowser,
} from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { keepPrograms } from '../support/programs.ts';

describe('for everybody', () => {
  let parley: TestParley;
  let browser: Browser;
  let page: Page;
  let room: string;
  /** The id of Bob's message; the next one is Ada's. */
  let hello: number;
  /** The pages about Ada's programs. */
  let programs: string[];

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    // axe is put in by the test; the page's own policy would refuse it.
    page = (await signUpInBrowser(browser, parley.origin, 'ada', { bypassCSP: true })).page;
    const bob = await signUpInBrowser(browser, parley.origin, 'bob');
    room = await createRoomInBrowser(page, 'Tea', 'open', 'bob');
    await enterRoom(bob.page, room);
    await say(
      bob.page,
      'Hello, see https://example.org and think about it, because there is a lot to be said',
    );
    await enterRoom(page, room);
    await say(page, 'Mine');
    await page.waitForSelector('#log >> text=Mine');
    hello = Number((await rowOf(page, 'Hello').getAttribute('id'))?.slice(2));
    await (await openTools(page, 'Hello')).locator('.react').first().click();
    await page.waitForSelector('.reaction');
    programs = await keepPrograms(actorOf(await reachPerson('ada')), room);
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  const seriousProblems = () => findSeriousProblems(page);

  it('axe finds nothing serious on any screen, at a desk and on a phone, light and dark', async () => {
    await checkPages(page, [
      ...['/rooms', '/rooms/new', '/reports', '/notifications'],
      '/search',
      '/search?q=hello',
      '/search?q=hello+before%3Asoon',
      room,
      `${room}/members`,
      `${room}/departure`,
      `${room}/settings`,
      `${room}?reply_to=${hello}#composer`,
      `/messages/${hello}`,
      `/messages/${hello}/versions`,
      '/switcher?q=o',
      '/people',
      '/people/ada',
      '/people/bob',
      '/people/bob/block',
      '/people/bob/report',
      `/messages/${hello}/report`,
      '/settings/profile',
      ...programs,
      `/messages/${hello + 1}/edits`,
      `/messages/${hello + 1}/deletion`,
      '/rooms/999',
      '/sign-out',
    ]);
  });

  it('axe finds nothing serious in what opens over a room', async () => {
    await enterRoom(page, room);
    await page.locator('#scroller').focus();
    for (const [keys, opened] of [
      ['Control+k', '#switcher[open] .destination'],
      ['?', '#keys[open]'],
    ] as const) {
      await page.keyboard.press(keys);
      await page.waitForSelector(opened);
      assert.deepEqual(await seriousProblems(), [], keys);
      await page.keyboard.press('Escape');
    }
    await page.click('#add-emoji');
    await page.waitForSelector('#emoji-picker button[value]');
    assert.deepEqual(await seriousProblems(), [], 'emoji');
    await page.keyboard.press('Escape');
    await page.locator('#body').pressSequentially('@b');
    await page.waitForSelector('#completions [role=option]');
    assert.deepEqual(await seriousProblems(), [], 'completions');
    await page.fill('#body', '');
  });

  it('nothing scrolls sideways at 320 pixels', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const path of [
      '/rooms',
      '/rooms/new',
      room,
      `${room}/members`,
      '/people',
      '/people/bob',
      '/settings/profile',
      ...programs,
      '/search?q=hello',
      `${room}/settings`,
      `${room}?reply_to=${hello}#composer`,
      `/messages/${hello}`,
    ]) {
      await page.goto(path);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320), path);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  async function tabTo(selector: string): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`the keyboard does not reach ${selector}`);
  }

  it('a keyboard alone writes, edits, deletes and leaves', async () => {
    await enterRoom(page, room);
    await page.keyboard.type('typed');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('blind');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#log >> text=blind');
    await page.locator('#log .message').last().locator('.permalink').focus();
    await tabTo('.message:last-child .edit');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.edit-form textarea:focus');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('seen');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#log .edited');
    assert.equal((await shownMessages(page)).at(-1), 'seen');
    await page.locator('#log .message').last().locator('.permalink').focus();
    await tabTo('.message:last-child .delete');
    await page.keyboard.press('Enter');
    await tabTo('#confirm .danger');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#log .deleted');
    await queryRows(`UPDATE memberships SET role = 'owner'`);
    await page.locator('.skip').focus();
    await tabTo('a[href$="/settings"]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings');
    await tabTo('a[href$="/departure"]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/departure');
    await tabTo('button.danger');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/rooms');
  });

  it('axe finds nothing serious on the pages for strangers', async () => {
    await page.context().clearCookies();
    for (const path of ['/', '/sign-up', '/sign-in']) {
      await page.goto(path);
      assert.deepEqual(await seriousProblems(), [], path);
    }
  });
});
