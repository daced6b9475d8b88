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

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Rooms as groups, people, search and keys: Ada at a desk, Grace on a phone, Tim without scripts. */
describe('three people keep a room', () => {
  let parley: TestParley;
  let browser: Browser;
  let ada: Page;
  let grace: Page;
  let tim: Page;
  let room: string;

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    ada = (await signUpInBrowser(browser, parley.origin, 'ada')).page;
    grace = (await signUpInBrowser(browser, parley.origin, 'grace', PHONE)).page;
    tim = (await signUpInBrowser(browser, parley.origin, 'tim', { javaScriptEnabled: false })).page;
    room = await createRoomInBrowser(ada, 'Harbour', 'closed', 'grace');
    await enterRoom(grace, room);
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  it('invites from a list of people, which the conversation says', async () => {
    await ada.goto(`${room}/members?q=ti`);
    await ada.click('#invite li:has-text("tim") button');
    await ada.waitForSelector('.member:has-text("tim") summary');
    await grace.locator('#log').getByText('ada brought in tim').waitFor();
    await tim.goto(room);
    assert.match(await tim.innerText('#log'), /ada brought in tim/);
    assert.equal(
      await grace.locator('#rooms li', { hasText: 'Harbour' }).locator('.unread').isVisible(),
      false,
    );
  });

  it('gives a role, renames, and says so; what a role allows begins at once', async () => {
    await ada.click('.member:has-text("grace") summary');
    await ada.click('.member:has-text("grace") >> text=Make moderator');
    await grace.locator('#log').getByText('ada made grace a moderator').waitFor();
    await grace.goto(`${room}/settings`);
    await grace.fill('#name', 'Quay');
    await grace.fill('#topic', 'Ships and tides');
    await grace.click('text=Change');
    await ada.goto(room);
    assert.equal(await ada.innerText('h1'), 'Quay');
    assert.match(await ada.innerText('#log'), /grace renamed the room to “Quay”/);
    assert.match(await ada.innerText('#rooms'), /Quay/);
    await tim.goto(`${room}/settings`);
    assert.equal(await tim.locator('#name').count(), 0);
  });

  it('stars and mutes for one person only', async () => {
    await enterRoom(ada, room);
    await ada.click('.star');
    await ada.waitForSelector('[data-section=Starred] >> text=Quay');
    await ada.goto(`${room}/settings`);
    await ada.check('input[value=nothing]');
    await ada.click('text=Keep');
    await enterRoom(ada, '/rooms/1');
    await enterRoom(grace, room);
    await grace.fill('#body', 'The tide is high');
    await grace.click('.send');
    const line = ada.locator('#rooms li', { hasText: 'Quay' });
    await line.getByText('grace: The tide is high').waitFor();
    assert.equal(await line.locator('.unread').isVisible(), false);
    assert.equal(await grace.locator('[data-section=Starred]').count(), 0);
  });

  it('finds what was said, and leads to its place', async () => {
    await tim.goto('/search');
    await tim.fill('#q', 'tid in:quay from:grace');
    await tim.click('main form button');
    assert.equal(await tim.innerText('.search-hit mark'), 'tid');
    await tim.click('.search-hit');
    assert.match(tim.url(), /around=1#m-/);
    await ada.keyboard.press('Escape');
    await ada.locator('#room').click();
    await ada.keyboard.press('/');
    await ada.waitForURL(/\/search\?q=in/);
    assert.equal(await ada.inputValue('#q:focus'), 'in:General ');
  });

  it('jumps by keys to a room and to a person', async () => {
    await ada.keyboard.press('Control+k');
    await ada.keyboard.type('qua');
    await ada.keyboard.press('Enter');
    await ada.waitForURL(`**${room}`);
    await ada.keyboard.press('Control+k');
    await ada.keyboard.type('gra');
    await ada.waitForSelector('#switcher .results button:has-text("grace")');
    await ada.keyboard.press('Enter');
    await ada.waitForSelector('h1:has-text("grace")');
    await ada.waitForSelector('[data-section=Direct] .avatar.online');
    await ada.locator('#scroller').focus();
    await ada.keyboard.press('?');
    await ada.waitForSelector('#keys[open]');
    await ada.keyboard.press('Escape');
  });

  it('folds away whom one has blocked, on open pages too, and takes no message from them', async () => {
    await say(ada, 'Just between us');
    const direct = new URL(ada.url()).pathname;
    await enterRoom(grace, direct);
    await grace.locator('#log').getByText('Just between us').waitFor();
    const settings = await grace.context().newPage();
    await settings.goto('/people/ada/block');
    await settings.click('button.danger');
    await rowOf(grace, 'Just between us').locator('.bubble').waitFor({ state: 'hidden' });
    await grace.locator('[aria-current] .room-preview').waitFor({ state: 'hidden' });
    await settings.goto('/search?q=between');
    await settings.locator('.search-hit .hit-text').waitFor({ state: 'hidden' });
    await settings.close();
    await ada.reload();
    assert.match(await ada.innerText('.no-composer'), /You cannot write to this person/);
    await grace.goto('/people/ada');
    await grace.click('text=Unblock');
    await grace.click('text=Add to contacts');
    await grace.goto('/people');
    assert.match(await grace.locator('.member').first().innerText(), /ada[\s\S]*contact/);
  });

  it('marks unread from a message on', async () => {
    await tim.goto(room);
    await tim.click('text=Mark as read');
    await tim.hover('.message:has-text("The tide")');
    await tim.click('.message:has-text("The tide") .more');
    await tim.click('text=Unread from here');
    assert.equal(await tim.locator('#rooms li', { hasText: 'Quay' }).locator('.unread b').innerText(), '1');
  });

  it('hands over, leaves with a way back, and puts somebody out for good', async () => {
    await ada.goto(`${room}/departure`);
    assert.match(await ada.innerText('main'), /Hand it over/);
    await ada.click('text=Choose somebody');
    await ada.click('.member:has-text("grace") summary');
    await ada.click('.member:has-text("grace") >> text=Hand the room over');
    await ada.goto(`${room}/departure`);
    await ada.click('button.danger');
    await ada.click('.toast .undo');
    await ada.waitForURL(`**${room}`);
    assert.match(await ada.innerText('#toasts'), /You are back/);
    await grace.goto(`${room}/members`);
    await grace.tap('.member:has-text("tim") summary');
    await grace.tap('.member:has-text("tim") >> text=Remove');
    await grace.waitForSelector('.toast:has-text("tim is not in this room any more")');
    await tim.goto(room);
    assert.match(await tim.innerText('main'), /404/);
  });

  it('goes into the archive, where it can be read only', async () => {
    await enterRoom(ada, room);
    await grace.goto(`${room}/settings`);
    await grace.click('text=Archive the room');
    await grace.waitForSelector('.no-composer:has-text("archived")');
    await ada.locator('#log').getByText('grace archived the room').waitFor();
    await ada.locator('#rooms').getByText('Quay').waitFor({ state: 'detached' });
    await ada.goto('/rooms');
    assert.match(await ada.innerText('.archived-list'), /Quay/);
    await enterRoom(ada, room);
    assert.equal(await (await openTools(ada, 'The tide')).locator('.react').first().isVisible(), false);
  });
});
