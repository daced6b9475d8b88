import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import type { Actor } from '../../src/domain/actor.ts';
import { listHeldMessages, releaseHeldMessage } from '../../src/domain/moderation/held-messages.ts';
import { decideReport, listReports } from '../../src/domain/moderation/reports.ts';
import { addWordRule } from '../../src/domain/moderation/word-rules.ts';
import {
  type BrowserPerson,
  enterRoom,
  openTools,
  rowOf,
  say,
  shownMessages,
  signUpInBrowser,
} from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createStaff } from '../support/staff.ts';

const ROOM = '/rooms/1';

describe('reports, and messages that wait', () => {
  let parley: TestParley;
  let browser: Browser;
  let mia: Actor;
  let ada: Page;
  let bob: BrowserPerson;
  let tim: Page;

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    await createStaff('first', 'admin');
    mia = await createStaff('mia', 'moderator');
    ada = (await signUpInBrowser(browser, parley.origin, 'ada')).page;
    bob = await signUpInBrowser(browser, parley.origin, 'bob');
    tim = (await signUpInBrowser(browser, parley.origin, 'tim', { javaScriptEnabled: false })).page;
    await addWordRule(mia, { pattern: 'casino*', action: 'hold', note: '' });
    await addWordRule(mia, { pattern: 'spam', action: 'block', note: '' });
    await enterRoom(ada, ROOM);
    await enterRoom(bob.page, ROOM);
    await say(bob.page, 'Something rude');
    await rowOf(ada, 'Something rude').waitFor();
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  const newestReport = async () => (await listReports(mia)).items[0]?.id ?? 0;
  const bell = (page: Page) => page.locator('#notifications b');

  it('reports a message in a dialog, which the person stays in the room for', async () => {
    await (await openTools(ada, 'Something rude')).locator('.report').click();
    await ada.click('#report .danger');
    await ada.locator('#report .form-error').getByText('Choose what is wrong').waitFor();
    await ada.check('#report input[value=harassment]');
    await ada.fill('#report textarea', 'It hurts');
    await ada.click('#report .danger');
    await ada.locator('.toast').getByText('Thank you').waitFor();
    assert.equal(await ada.locator('#report').count(), 0);
    assert.equal(new URL(ada.url()).pathname, ROOM);
    assert.equal((await listReports(mia)).items[0]?.details, 'It hurts');
  });

  it('offers no report of what one wrote oneself', async () => {
    const tools = await openTools(bob.page, 'Something rude');
    assert.equal(await tools.locator('.report').isVisible(), false);
  });

  it('shows a notification on open pages at once, and what it is about', async () => {
    assert.equal(await bell(ada).innerText(), '');
    await decideReport(mia, await newestReport(), {
      status: 'upheld',
      decision: 'We do not talk like this.',
    });
    await bell(ada).getByText('1').waitFor();
    await bell(bob.page).getByText('1').waitFor();
    await bob.page.click('#notifications');
    await bob.page.click('text=A report about you was upheld');
    await bob.page.fill('[name=appeal]', 'It was a quotation');
    await bob.page.click('button:has-text("Appeal")');
    await bob.page.waitForSelector('text=Your appeal is being looked at');
    assert.equal(await bell(bob.page).innerText(), '');
    await bell(ada).getByText('1').waitFor();
  });

  it('reports a message and a profile without a script', async () => {
    await tim.goto(ROOM);
    await tim.hover('.message:has-text("Something rude")');
    await tim.click('.message:has-text("Something rude") .more');
    await tim.click('text=Report');
    await tim.click('button:has-text("Report")');
    assert.match(await tim.innerText('#reason-error'), /Choose/);
    await tim.check('input[value=hate]');
    await tim.click('button:has-text("Report")');
    assert.match(await tim.innerText('#toasts'), /Thank you/);
    await tim.goto('/people/bob');
    await tim.click('text=Report');
    await tim.check('input[value=other]');
    await tim.click('button:has-text("Report")');
    await tim.goto('/reports');
    assert.match(
      await tim.innerText('#made'),
      /The profile of bob[\s\S]*A message by bob[\s\S]*Not decided yet/,
    );
  });

  it('lets a message wait for a moderator: its bubble goes, and comes as a message of its own', async () => {
    await enterRoom(bob.page, ROOM);
    await say(bob.page, 'Who goes to the casino?');
    await bob.page.locator('.toast').getByText('waits for a moderator').waitFor();
    assert.equal(await bob.page.locator('#pending li').count(), 0);
    assert.equal((await shownMessages(bob.page)).includes('Who goes to the casino?'), false);
    await bob.page.reload();
    await bob.page.waitForSelector('body[data-online]');
    assert.equal(await bob.page.locator('#pending li').count(), 0);
    await releaseHeldMessage(mia, (await listHeldMessages(mia)).items[0]?.id ?? 0);
    await rowOf(ada, 'Who goes to the casino?').waitFor();
    await rowOf(bob.page, 'Who goes to the casino?').waitFor();
    await bell(bob.page).getByText('1').waitFor();
  });

  it('says so without a script, too', async () => {
    await tim.goto(ROOM);
    await tim.fill('#body', 'Casinos are fun');
    await tim.click('#composer .send');
    assert.match(await tim.innerText('#toasts'), /waits for a moderator/);
    assert.equal(await tim.inputValue('#body'), '');
    await tim.click('#notifications');
    assert.match(await tim.innerText('#waiting'), /Casinos are fun/);
  });

  it('keeps what a rule blocks with the sender, with a sentence', async () => {
    await say(bob.page, 'Lovely spam');
    await bob.page.locator('#pending .failed').getByText('The rules of this server').waitFor();
    await bob.page.click('#pending .discard');
    assert.deepEqual(bob.complaints.foreign, []);
  });
});
