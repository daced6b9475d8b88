import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page, WebSocket } from 'playwright';
import { launchChromium } from '../support/chromium.ts';
import { type MailServer, pathIn, startMailServer } from '../support/mail-server.ts';
import type { TestParley } from '../support/parley.ts';

const NEW_PASSWORD = 'a new battery staple';

describe('a forgotten password, with a real mail server', () => {
  let mailServer: MailServer;
  let parley: TestParley;
  let browser: Browser;
  let signedIn: Page;
  let plain: Page;
  let link: string;
  let socket: WebSocket;

  before(async () => {
    mailServer = await startMailServer();
    // The settings are read with the first of Parley's modules.
    process.env.SMTP_URL = mailServer.url;
    const { startTestParley } = await import('../support/parley.ts');
    parley = await startTestParley();
    browser = await launchChromium();
    plain = await browser
      .newContext({ baseURL: parley.origin, javaScriptEnabled: false })
      .then((context) => context.newPage());
  });

  after(async () => {
    await browser.close();
    await parley.stop();
    await mailServer.stop();
  });

  const signIn = async (page: Page, password: string) => {
    await page.goto('/sign-in');
    await page.fill('#login', 'ada');
    await page.fill('#password', password);
    await page.click('form.card button');
  };

  it('somebody has an account, confirms its address, and has a live screen open', async () => {
    const { signUpInBrowser } = await import('../support/browser-people.ts');
    signedIn = (await signUpInBrowser(browser, parley.origin, 'ada')).page;
    await signedIn.waitForSelector('body[data-online]');
    const opening = signedIn.waitForEvent('websocket');
    await signedIn.goto('/rooms/1');
    socket = await opening;
    const mail = await mailServer.waitForMail('ada@example.org', /Is this your mail address/);
    await plain.goto(pathIn(mail.text));
    await plain.click('text=Yes, confirm it');
    assert.match(await plain.innerText('#toasts'), /address is confirmed/);
    await signedIn.waitForSelector('body[data-online]');
  });

  it('asks for a link without JavaScript, and the mail arrives', async () => {
    await plain.goto('/sign-in');
    await plain.click('text=Forgotten your password?');
    await plain.fill('#login', 'ada');
    await plain.click('text=Send the link');
    assert.match(await plain.innerText('h1'), /Look at your mail/);
    const mail = await mailServer.waitForMail('ada@example.org', /new password/);
    link = pathIn(mail.text);
    assert.ok(mail.html?.includes(link));
  });

  it('opens the link, whose pages tell its address to nobody', async () => {
    const told: string[] = [];
    plain.on('request', (asked) => {
      told.push(asked.headers().referer ?? '');
      if (asked.url() !== parley.origin + link) told.push(asked.url());
    });
    await plain.goto(link);
    await plain.fill('#password', NEW_PASSWORD);
    await plain.fill('#password_confirmation', 'something else');
    await plain.click('text=Save the password');
    assert.match(await plain.innerText('.error'), /not the same/);
    assert.ok(told.every((text) => text === '' || text.startsWith(parley.origin)));
    assert.ok(!told.some((text) => text.includes(link)));
  });

  it('sets the password; the open screen loses its socket within a second, and says why', async (t) => {
    await plain.fill('#password', NEW_PASSWORD);
    await plain.fill('#password_confirmation', NEW_PASSWORD);
    const closing = new Promise<number>((resolve) => {
      socket.on('close', () => resolve(performance.now()));
    });
    await plain.click('text=Save the password');
    const answeredAt = performance.now();
    const closedAt = await closing;
    t.diagnostic(`the socket closed ${Math.round(closedAt - answeredAt)} ms after the answer`);
    assert.match(plain.url(), /\/sign-in$/);
    await signedIn.waitForURL('**/sign-in*');
    await signedIn.getByText('Your password was set anew').waitFor();
  });

  it('lets in with the new password, not with the old one, and the link is used up', async () => {
    await signIn(plain, 'correct horse battery');
    assert.match(await plain.innerText('.form-error'), /do not fit together/);
    await signIn(plain, NEW_PASSWORD);
    await plain.waitForURL('**/rooms');
    const answer = await plain.goto(link);
    assert.equal(answer?.status(), 404);
    assert.match(await plain.innerText('main'), /works once/);
  });
});
