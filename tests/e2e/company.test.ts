import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import {
  type BrowserPerson,
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

/** Ada at a desk, Grace on a phone, Tim without scripts: they live in one room, each in their own way. */
describe('three people, a phone and a browser without scripts among them', () => {
  let parley: TestParley;
  let browser: Browser;
  let people: BrowserPerson[];
  let ada: Page;
  let grace: Page;
  let tim: Page;
  let room: string;

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    people = [
      await signUpInBrowser(browser, parley.origin, 'ada'),
      await signUpInBrowser(browser, parley.origin, 'grace', PHONE),
      await signUpInBrowser(browser, parley.origin, 'tim', { javaScriptEnabled: false }),
    ];
    [ada, grace, tim] = people.map((person) => person.page) as [Page, Page, Page];
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  async function postPlainly(text: string): Promise<void> {
    await tim.goto(room);
    await tim.fill('#body', text);
    await tim.click('#composer .send');
  }

  it('a new room appears in the lists of those who were brought in', async () => {
    await grace.waitForSelector('body[data-online]');
    room = await createRoomInBrowser(ada, 'Harbour', 'closed', 'grace tim');
    await grace.locator('#rooms').getByText('Harbour').waitFor();
    await enterRoom(ada, room);
    await enterRoom(grace, room);
  });

  it('shows who is typing until the message arrives, and who is here', async () => {
    await grace.locator('#body').pressSequentially('A **bold**');
    await ada.locator('#typing').getByText('grace is typing…').waitFor();
    await grace.locator('#body').pressSequentially(' plan with `code`');
    await grace.click('.send');
    await ada.waitForSelector('#log strong:has-text("bold")');
    assert.equal(await ada.innerText('#typing'), '');
    const other = await ada.context().newPage();
    await other.goto(`${room}/members`);
    await other.waitForSelector('.member:has-text("grace") .avatar.online');
    assert.equal(await other.locator('.member:has-text("tim") .avatar.online').count(), 0);
    await other.close();
  });

  it('completes names, rooms and emoji, and calls the person who is meant', async () => {
    for (const [typed, chosen] of [
      ['Look, @gra', '@grace'],
      ['#gen', '#general'],
      [':tada', '🎉'],
    ] as const) {
      await ada.locator('#body').pressSequentially(typed);
      await ada.waitForSelector('#completions [aria-selected="true"]');
      await ada.keyboard.press('Tab');
      assert.match(await ada.inputValue('#body'), new RegExp(`${chosen} $`));
    }
    await ada.keyboard.press('Enter');
    const called = grace.locator('#log .mention');
    assert.equal(await called.innerText(), '@grace');
    assert.notEqual(
      await called.evaluate((node) => getComputedStyle(node).backgroundColor),
      'rgba(0, 0, 0, 0)',
    );
    assert.equal(await grace.locator('#log .room-link').getAttribute('href'), '/rooms/1');
  });

  it('counts what is unread, mentions apart, in the list and in the title, until it is seen', async () => {
    await enterRoom(ada, '/rooms/1');
    await postPlainly('@ada are you there?');
    const line = ada.locator('#rooms li', { hasText: 'Harbour' });
    await line.locator('.mentions').waitFor();
    assert.equal(await line.locator('.unread b').innerText(), '1');
    assert.match(await line.locator('.room-preview').innerText(), /tim: @ada are you there/);
    assert.match(await ada.title(), /^\(1\) General/);
    await enterRoom(ada, room);
    await ada.waitForSelector('#unread');
    await line.locator('.unread').waitFor({ state: 'hidden' });
    assert.equal(await ada.title(), 'Harbour · Parley');
    await tim.goto(room);
    assert.match(await tim.innerText('#receipts'), /Seen by ada\s*grace/);
  });

  it('reacts with a click, from the picker and without a script, and takes it back', async () => {
    await (await openTools(ada, 'are you there')).locator('.react').first().click();
    const chip = rowOf(grace, 'are you there').locator('.reaction');
    await chip.waitFor();
    assert.equal((await chip.innerText()).trim(), '👍 1');
    await tim.goto(room);
    await tim.locator('.message:has-text("are you there") .reaction').click();
    await chip.filter({ hasText: '2' }).waitFor();
    assert.equal(await chip.getAttribute('title'), 'ada, tim');
    await rowOf(ada, 'are you there').locator('.reaction').click();
    await chip.filter({ hasText: '1' }).waitFor();
    await (await openTools(ada, 'are you there')).locator('.pick').click();
    await ada.fill('#emoji-search', 'rocket');
    await ada.click('#emoji-picker button[value="🚀"]');
    await chip.filter({ hasText: '🚀' }).waitFor();
  });

  it('answers with a quote that leads to the original and follows it', async () => {
    await (await openTools(grace, 'are you there')).locator('.reply').tap();
    await grace.fill('#body', 'She is');
    await grace.click('.send');
    const quote = rowOf(ada, 'She is').locator('.quote');
    assert.match(await quote.innerText(), /tim @ada are you there/);
    await postPlainly('wrong');
    await ada.locator('#body').focus();
    await say(ada, 'first try');
    await ada.locator('#log .u-1').getByText('first try').waitFor();
    await ada.keyboard.press('ArrowUp');
    await ada.waitForSelector('.edit-form textarea:focus');
    await ada.fill('.edit-form textarea', 'second try');
    await ada.keyboard.press('Enter');
    await rowOf(grace, 'second try').locator('.edited').waitFor();
    await tim.goto(room);
    await tim.locator('.message:has-text("second try") .edited').click();
    assert.match(await tim.innerText('.versions'), /first try[\s\S]*second try/);
  });

  it('whoever keeps order deletes, and takes it back', async () => {
    await (await openTools(ada, 'wrong')).locator('.delete').click();
    await ada.click('#confirm .danger');
    await grace.locator('#log').getByText('Removed by a moderator').waitFor();
    await ada.click('.toast .undo');
    await rowOf(grace, 'wrong').waitFor();
    assert.equal(await grace.locator('#log .deleted').count(), 0);
    await (await openTools(grace, 'wrong')).locator('.react').first().waitFor();
    assert.equal(await rowOf(grace, 'wrong').locator('.delete').isVisible(), false);
  });

  it('keeps what is being written for the person’s other device', async () => {
    await ada.fill('#body', 'half a thought');
    await ada.waitForResponse('**/drafts');
    const elsewhere = await browser.newContext({
      baseURL: parley.origin,
      storageState: { ...(await ada.context().storageState()), origins: [] },
    });
    const other = await elsewhere.newPage();
    await other.goto(room);
    assert.equal(await other.inputValue('#body'), 'half a thought');
    await elsewhere.close();
    await ada.fill('#body', '');
    await ada.waitForResponse('**/drafts');
  });

  it('a picture is everywhere at once', async () => {
    const picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    await grace.goto('/settings/profile');
    await grace.setInputFiles('input[type=file]', { name: 'me.png', mimeType: 'image/png', buffer: picture });
    await grace.click('text=Use this picture');
    await grace.waitForSelector('.avatar-form img');
    await enterRoom(grace, room);
    await grace.fill('#body', 'new face');
    await grace.click('.send');
    await rowOf(ada, 'new face').locator('.avatar img').waitFor();
  });
});
