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

  it('an editor stays as it is when somebody reacts to the message', async () => {
    await say(ada, 'first try');
    await ada.locator('#log').getByText('first try').waitFor();
    await ada.press('#body', 'ArrowUp');
    await ada.locator('.edit-form textarea').pressSequentially(' and more');
    for (let left = 0; left < 4; left++) await ada.keyboard.press('ArrowLeft');
    await (await openTools(grace, 'first try')).locator('.react').first().click();
    await rowOf(ada, 'first try').locator('.reaction').waitFor();
    await ada.keyboard.type('even ');
    assert.equal(await ada.inputValue('.edit-form textarea'), 'first try and even more');
    assert.equal(await ada.inputValue('#body'), '');
    await ada.keyboard.press('Enter');
    await rowOf(grace, 'first try and even more').locator('.edited').waitFor();
    await ada.waitForSelector('.edit-form', { state: 'detached' });
    assert.equal(await rowOf(ada, 'even more').locator('.body').innerText(), 'first try and even more');
    assert.equal(await rowOf(ada, 'even more').locator('.reaction').count(), 1);
  });

  it('an editor keeps what was typed when the message is deleted, and says so', async () => {
    await say(ada, 'going away');
    await rowOf(grace, 'going away').waitFor();
    await ada.press('#body', 'ArrowUp');
    await ada.waitForSelector('.edit-form textarea:focus');
    const other = await ada.context().newPage();
    await enterRoom(other, room);
    await (await openTools(other, 'going away')).locator('.delete').click();
    await other.click('#confirm .danger');
    await ada.waitForSelector('.edit-form .error');
    await ada.keyboard.type(' soon');
    assert.equal(await ada.inputValue('.edit-form textarea'), 'going away soon');
    await ada.keyboard.press('Escape');
    assert.match(await ada.locator('#log .deleted').innerText(), /Message deleted/);
    await other.close();
  });

  it('an editor completes names as the composer does, and Esc closes the list first', async () => {
    await say(ada, 'whom');
    await ada.locator('#log').getByText('whom').waitFor();
    await ada.press('#body', 'ArrowUp');
    await ada.locator('.edit-form textarea').pressSequentially(' @gra');
    await ada.waitForSelector('.edit-form #completions [aria-selected="true"]');
    await ada.keyboard.press('Escape');
    await ada.keyboard.type('c');
    await ada.waitForSelector('.edit-form #completions [aria-selected="true"]');
    await ada.keyboard.press('Enter');
    assert.equal(await ada.inputValue('.edit-form textarea'), 'whom @grace ');
    await ada.keyboard.press('Enter');
    await rowOf(grace, 'whom @grace').waitFor();
    await ada.locator('#body').pressSequentially('@gra');
    await ada.waitForSelector('#composer #completions [aria-selected="true"]');
    await ada.keyboard.press('Tab');
    assert.equal(await ada.inputValue('#body'), '@grace ');
    await ada.fill('#body', '');
  });

  it('Enter breaks the line of an editor too where there is only a touch keyboard', async () => {
    const phone = await browser.newContext({
      baseURL: parley.origin,
      storageState: await ada.context().storageState(),
      ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    });
    const touch = await phone.newPage();
    await enterRoom(touch, room);
    await touch.press('#body', 'ArrowUp');
    await touch.waitForSelector('.edit-form textarea:focus');
    await touch.keyboard.press('Enter');
    await touch.keyboard.type('there');
    assert.equal(await touch.inputValue('.edit-form textarea'), 'whom @grace\nthere');
    await touch.click('.edit-form .primary');
    await rowOf(touch, 'there').locator('.edited').waitFor();
    await phone.close();
  });

  it('keeps a text that is too long, counts, and says why it is not sent', async () => {
    await ada.fill('#body', 'x'.repeat(3800));
    assert.equal(await ada.innerText('#composer .count'), '');
    await ada.fill('#body', 'x'.repeat(3801));
    assert.equal(await ada.innerText('#composer .count'), 'Characters left: 199');
    await ada.fill('#body', '');
    await ada.locator('#body').focus();
    await ada.keyboard.insertText(`${'😀'.repeat(4012)} `);
    assert.equal(await ada.innerText('#composer .count'), 'Characters too many: 12');
    await ada.keyboard.press('Enter');
    assert.equal(await ada.innerText('#composer-error'), 'A message can have at most 4000 characters.');
    assert.equal(await ada.inputValue('#body'), `${'😀'.repeat(4012)} `);
    assert.equal(await ada.locator('#pending .message').count(), 0);
    await ada.reload();
    assert.equal(await ada.inputValue('#body'), `${'😀'.repeat(4012)} `);
    await ada.fill('#body', 'short');
    assert.equal(await ada.innerText('#composer-error'), '');
    await ada.press('#body', 'Enter');
    await rowOf(grace, 'short').waitFor();
    await ada.press('#body', 'ArrowUp');
    await ada.fill('.edit-form textarea', 'y'.repeat(4001));
    await ada.keyboard.press('Enter');
    assert.match(await ada.innerText('.edit-form'), /at most 4000 characters/);
    await ada.keyboard.press('Escape');
  });

  it('folds what is very long until it is asked for, and keeps it open', async () => {
    const lines = Array.from({ length: 80 }, (_, index) => `line ${index}`);
    await say(grace, lines.join('\n'));
    const row = rowOf(ada, 'line 79');
    await row.locator('.show-all').waitFor();
    const height = async () => (await row.boundingBox())?.height ?? 0;
    const folded = await height();
    await row.locator('.show-all').click();
    assert.ok((await height()) > folded * 2);
    await (await openTools(grace, 'line 79')).locator('.react').first().click();
    await row.locator('.reaction').waitFor();
    assert.ok((await height()) > folded * 2);
    assert.equal(await row.locator('.show-all').isVisible(), false);
    const place = await row.locator('.permalink').getAttribute('href');
    await enterRoom(ada, room);
    assert.ok((await height()) < folded * 1.5);
    await enterRoom(ada, place ?? '');
    assert.ok((await height()) > folded * 2);
    await enterRoom(ada, room);
  });

  it('a draft outlives what is sent from another tab', async () => {
    const other = await ada.context().newPage();
    await enterRoom(other, room);
    await ada.locator('#body').pressSequentially('a thought');
    await ada.waitForResponse('**/drafts');
    await say(other, 'sent at once');
    await rowOf(grace, 'sent at once').waitFor();
    await other.locator('#body').pressSequentially('sent after a while');
    await other.waitForResponse('**/drafts');
    await other.reload();
    assert.equal(await other.inputValue('#body'), 'sent after a while');
    await other.press('#body', 'Enter');
    await rowOf(grace, 'sent after a while').waitFor();
    await other.waitForTimeout(1000);
    await other.close();
    await ada.reload();
    assert.equal(await ada.inputValue('#body'), 'a thought');
    await ada.press('#body', 'Enter');
    await ada.waitForResponse('**/drafts');
    await ada.reload();
    assert.equal(await ada.inputValue('#body'), '');
  });
});
