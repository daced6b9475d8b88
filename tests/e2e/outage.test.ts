import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import {
  type BrowserPerson,
  createRoomInBrowser,
  edit,
  enterRoom,
  remove,
  say,
  shownMessages,
  signUpInBrowser,
} from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ServerProcess } from '../support/server-process.ts';
import { waitFor } from '../support/wait.ts';

describe('the server is killed while two people write', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let browser: Browser;
  let ada: BrowserPerson;
  let bob: BrowserPerson;
  let room: string;

  before(async () => {
    database = await createTestDatabase();
    server = await ServerProcess.start({ DATABASE_URL: database.url });
    browser = await launchChromium();
    ada = await signUpInBrowser(browser, server.origin, 'ada');
    bob = await signUpInBrowser(browser, server.origin, 'bob');
    room = await createRoomInBrowser(ada.page, 'Storm', 'closed', 'bob');
    await Promise.all([enterRoom(ada.page, room), enterRoom(bob.page, room)]);
  });

  after(async () => {
    await browser.close();
    await server.stop();
    await database.drop();
  });

  async function settle(total: number): Promise<string[]> {
    const isSettled = async () => {
      const counts = [ada.page, bob.page].map(async (page) => (await shownMessages(page)).length);
      return (
        (await Promise.all(counts)).every((count) => count === total) && (await pendingOf(ada.page)) === 0
      );
    };
    await waitFor(isSettled, `${total} messages on both screens`);
    const [hers, his] = [await shownMessages(ada.page), await shownMessages(bob.page)];
    assert.deepEqual(hers, his);
    assert.equal(new Set(hers).size, total);
    return hers;
  }

  function pendingOf(page: Page): Promise<number> {
    return page.locator('#pending .message').count();
  }

  it('shows both the same list, each message once, with what was typed meanwhile', async () => {
    for (const text of ['one', 'two', 'three']) await say(ada.page, text);
    await say(bob.page, 'to be edited');
    await say(bob.page, 'to be removed');
    await settle(5);

    await Promise.all([say(ada.page, 'at the last moment'), say(bob.page, 'me too'), server.kill()]);
    await ada.page.waitForSelector('#connection:not([hidden])');
    for (const text of ['down 1', 'down 2', 'down 3']) await say(ada.page, text);
    assert.ok((await pendingOf(ada.page)) >= 3);

    await ada.page.context().setOffline(true);
    await server.start();
    await bob.page.waitForSelector('body[data-online]');
    await edit(bob.page, 'to be edited', 'edited meanwhile');
    await remove(bob.page, 'to be removed');
    await ada.page.context().setOffline(false);
    const shown = await settle(10);
    assert.ok(shown.includes('edited meanwhile') && shown.includes('Message deleted'));
    assert.deepEqual(
      shown.filter((text) => text.startsWith('down')),
      ['down 1', 'down 2', 'down 3'],
    );
  });

  it('keeps what was typed while it is down over a reload, and sends it once', async () => {
    await server.kill();
    await ada.page.waitForSelector('#connection:not([hidden])');
    await say(ada.page, 'kept over a reload');
    await server.start();
    await Promise.all([ada.page.reload(), ada.page.waitForEvent('domcontentloaded')]);
    const shown = await settle(11);
    assert.equal(shown.at(-1), 'kept over a reload');
  });

  it('tells screens of a planned restart, and they come back by themselves', async () => {
    await server.stop();
    await bob.page.waitForSelector('#connection:not([hidden])');
    await server.start();
    await bob.page.waitForSelector('body[data-online]');
    await say(bob.page, 'after the restart');
    await settle(12);
  });
});
