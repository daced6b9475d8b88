import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import type { Actor } from '../../src/domain/actor.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { enterRoom, say, signUpInBrowser } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { codeOf, forgetUsedCodes } from '../support/codes.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { signInAs } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

const PASSWORD = 'correct horse battery';
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const WITHOUT_SCRIPTS = { javaScriptEnabled: false };

describe('one’s own account', () => {
  let parley: TestParley;
  let browser: Browser;
  let ada: Page;

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    ada = (await signUpInBrowser(browser, parley.origin, 'ada')).page;
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
    return (await browser.newContext({ baseURL: parley.origin, ...options })).newPage();
  }

  async function givePassword(page: Page, login: string): Promise<void> {
    await page.goto('/sign-in?next=/rooms/1');
    await page.fill('#login', login);
    await page.fill('#password', PASSWORD);
    await page.click('form.card button');
  }

  for (const [username, how, options] of [
    ['grace', 'with scripts', {}],
    ['tim', 'on a phone without scripts', { ...PHONE, ...WITHOUT_SCRIPTS }],
  ] as const) {
    it(`sets up a second factor and signs in with a code, then with a recovery code, ${how}`, async () => {
      const { page } = await signUpInBrowser(browser, parley.origin, username, options);
      await page.goto('/settings/second-factor');
      await page.click('text=Set up');
      const key = await page.innerText('.key');
      const isDrawn = () => page.$eval('.qr-code', (image) => (image as HTMLImageElement).naturalWidth > 0);
      await waitFor(isDrawn, 'the policy to let the picture be shown');
      await page.fill('#code', codeOf(key));
      await page.click('text=Switch on');
      const codes = await page.locator('.codes code').allInnerTexts();
      assert.equal(codes.length, 10);
      await page.click('text=I have kept them');
      assert.match(await page.innerText('main'), /It is on[\s\S]*10 are left/i);
      const [user] = await queryRows<{ id: number }>('SELECT id FROM users WHERE username = $1', [username]);
      await forgetUsedCodes(user?.id ?? 0);

      const other = await openPage(options);
      await givePassword(other, username);
      await other.waitForURL('**/sign-in/code');
      await other.fill('#code', '000000');
      await other.click('form.card button');
      assert.match(await other.innerText('#code-error'), /counts once/);
      await other.fill('#code', codeOf(key));
      await other.click('form.card button');
      await other.waitForURL('**/rooms/1');

      const third = await openPage(options);
      await givePassword(third, username);
      await third.waitForURL('**/sign-in/code');
      await third.fill('#code', codes[0] ?? '');
      await third.click('form.card button');
      await third.waitForURL('**/rooms/1');
    });
  }

  it('asks somebody who signed in a while ago whether it is still they, and goes on from there', async () => {
    const [user] = await queryRows<Actor>(`SELECT * FROM users WHERE username = 'ada'`);
    assert.ok(user);
    const [name = '', value = ''] = (await signInAs(user)).split('=');
    const page = await openPage(WITHOUT_SCRIPTS);
    await page.context().addCookies([{ name, value, url: parley.origin }]);
    await page.goto('/settings/deletion');
    await page.fill('#password', 'not the password');
    await page.click('text=Go on');
    assert.match(await page.innerText('#password-error'), /not your password/);
    await page.fill('#password', PASSWORD);
    await page.click('text=Go on');
    await page.waitForURL('**/settings/deletion');
    assert.match(await page.innerText('main'), /last administrator/);
  });

  it('lets a friend in by a link, where an invitation is needed', async () => {
    await keepServerSettings({ signUp: 'invitation' }, null);
    const stranger = await openPage(WITHOUT_SCRIPTS);
    await stranger.goto('/sign-up');
    assert.match(await stranger.innerText('main'), /By invitation/);
    await ada.goto('/settings/invitations');
    await ada.fill('#note', 'For Eve');
    await ada.click('text=Make a link');
    const link = await ada.innerText('#invitation-link');
    await stranger.goto(link);
    assert.match(await stranger.innerText('main'), /ada invites you/);
    await stranger.fill('#username', 'eve');
    await stranger.fill('#email', 'eve@example.org');
    await stranger.fill('#password', PASSWORD);
    await stranger.fill('#password_confirmation', PASSWORD);
    await stranger.click('form.card button');
    await stranger.waitForURL('**/rooms');
    await ada.goto('/settings/invitations');
    assert.match(await ada.innerText('.invitation'), /For Eve[\s\S]*1 of 1 used[\s\S]*eve/);
    await keepServerSettings({ signUp: 'open' }, null);
  });

  it('gathers one’s data, shows how far it is, and hands it out', async () => {
    await enterRoom(ada, '/rooms/1');
    await say(ada, 'This is mine');
    await ada.waitForSelector('#log >> text=This is mine');
    await ada.goto('/settings/data');
    await ada.click('text=Gather my data');
    await ada.waitForSelector('text=To read (HTML)');
    const [download] = await Promise.all([
      ada.waitForEvent('download'),
      ada.click('text=For programs (JSON)'),
    ]);
    assert.equal(download.suggestedFilename(), 'parley-data.json');
    const data = JSON.parse(await readFile(await download.path(), 'utf8'));
    assert.equal(data.Messages[0].Text, 'This is mine');
  });

  it('deletes the account, and the screens of others show nobody’s name at once', async () => {
    const { page: zed } = await signUpInBrowser(browser, parley.origin, 'zed', WITHOUT_SCRIPTS);
    await zed.goto('/rooms/1');
    await zed.fill('#body', 'Zed was here');
    await zed.click('.send');
    await enterRoom(ada, '/rooms/1');
    await ada.waitForSelector('#log .author:has-text("zed")');
    await zed.goto('/settings/data');
    await zed.click('text=Delete my account…');
    await zed.click('text=Delete my account');
    assert.match(await zed.innerText('#messages-error'), /Choose/);
    await zed.check('input[value=stay]');
    await zed.click('text=Delete my account');
    await zed.waitForURL('**/sign-in');
    await ada.waitForSelector('#log .author:has-text("Deleted account")');
    await ada.locator('#log').getByText('Deleted account left').waitFor();
    assert.doesNotMatch(await ada.innerText('#log'), /\bzed\b/);
    await ada.goto('/people/zed');
    assert.match(await ada.innerText('main'), /nobody of this name/i);
    await givePassword(zed, 'zed');
    assert.match(await zed.innerText('main'), /do not fit together/);
  });
});
