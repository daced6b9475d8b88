import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page, WebSocket } from 'playwright';
import { enterRoom, signUpInBrowser } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';

const REASON = 'You were signed out from another device.';

describe('somebody with two devices', () => {
  let parley: TestParley;
  let browser: Browser;
  let laptop: Page;

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    laptop = (await signUpInBrowser(browser, parley.origin, 'ada')).page;
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  async function signInElsewhere(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext({ baseURL: parley.origin, ...options })).newPage();
    await page.goto('/sign-in');
    await page.fill('#login', 'ada');
    await page.fill('#password', 'correct horse battery');
    await page.click('form.card button');
    await page.waitForURL('**/rooms');
    return page;
  }

  it('signs the other one out while its chat is open: its socket closes, and its page says why', async (t) => {
    const phone = await signInElsewhere();
    const opening = phone.waitForEvent('websocket', (socket) => socket.url().endsWith('/rooms/1/live'));
    await enterRoom(phone, '/rooms/1');
    const closing = new Promise(
      (resolve) => void opening.then((socket: WebSocket) => socket.on('close', resolve)),
    );
    await phone.fill('#body', 'half a sentence');
    await laptop.goto('/settings/sessions');
    const startedAt = performance.now();
    await laptop.click('.device:not(:has-text("this device")) button');
    await closing;
    t.diagnostic(`the socket closed after ${Math.round(performance.now() - startedAt)} ms`);
    await phone.waitForURL('**/sign-in?next=%2Frooms%2F1');
    t.diagnostic(`the sign-in page was there after ${Math.round(performance.now() - startedAt)} ms`);
    await phone.getByText(REASON).waitFor();
    await laptop.getByText('That device is signed out.').waitFor();
    assert.equal(await laptop.locator('.device').count(), 1);
    await phone.fill('#login', 'ada');
    await phone.fill('#password', 'correct horse battery');
    await phone.click('form.card button');
    await phone.waitForURL('**/rooms/1');
    assert.equal(await phone.inputValue('#body'), 'half a sentence');
  });

  it('signs all others out, and tells one without JavaScript with whatever it does next', async () => {
    const plain = await signInElsewhere({ javaScriptEnabled: false });
    await plain.goto('/rooms/1');
    await laptop.goto('/settings/sessions');
    await laptop.getByText('Sign out all other devices').click();
    await laptop.getByText('devices are signed out.').waitFor();
    await plain.fill('#body', 'too late');
    await plain.click('.send');
    await plain.getByText(REASON).waitFor();
    await plain.goto('/');
    await plain.getByText(REASON).waitFor();
    assert.equal(new URL(plain.url()).pathname, '/sign-in');
  });

  it('leads who signs out to where that leads, even if the socket hears of it first', async () => {
    await enterRoom(laptop, '/rooms/1');
    await laptop.route('**/sign-out', async (route) => {
      const refused = laptop.waitForResponse((response) => response.status() === 401);
      const response = await route.fetch({ maxRedirects: 0 });
      await refused;
      await route.fulfill({ response });
    });
    await laptop.click('.sidebar-foot button');
    await laptop.waitForURL(/sign-in/);
    assert.equal(new URL(laptop.url()).search, '');
  });
});
