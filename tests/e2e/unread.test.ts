import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { findActor } from '../../src/domain/accounts/people.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { enterRoom, signUpInBrowser } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

describe('coming back to a room where much was said', () => {
  let parley: TestParley;
  let browser: Browser;
  let page: Page;
  let ada: Actor;
  let bob: Actor;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    browser = await launchChromium();
    page = (await signUpInBrowser(browser, parley.origin, 'ada')).page;
    await signUpInBrowser(browser, parley.origin, 'bob');
    [ada, bob] = (await Promise.all([1, 2].map(findActor))) as [Actor, Actor];
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  async function hear(count: number, roomId = 1): Promise<void> {
    for (let index = 0; index < count; index++)
      await postMessage(bob, roomId, { body: `line\nline ${index}`, nonce: nonce() });
  }

  async function unread(): Promise<number> {
    const [row] = await queryRows<{ count: number }>(
      'SELECT message_count - last_read_seq AS count FROM memberships JOIN rooms ON rooms.id = room_id WHERE user_id = $1 AND room_id = 1',
      [ada.id],
    );
    return row?.count ?? -1;
  }

  const divider = () => page.locator('#unread');
  const goDown = () => page.$eval('#scroller', (scroller) => scroller.scrollTo(0, 0));

  it('begins where one stopped reading, and has read when one has come to the end', async () => {
    await hear(40);
    await enterRoom(page, '/rooms/1');
    await divider().waitFor();
    assert.equal(await divider().evaluate((node) => node.getBoundingClientRect().top < 300), true);
    await page.waitForTimeout(800);
    assert.equal(await unread(), 40);
    await goDown();
    await waitFor(async () => (await unread()) === 0, 'all is read');
  });

  it('keeps the place when it is further back than the page, until one goes there or says so', async () => {
    await page.goto('/rooms');
    await hear(70);
    await enterRoom(page, '/rooms/1');
    await page.waitForTimeout(800);
    assert.equal(await unread(), 70);
    await page.reload();
    await page.click('text=70 new messages');
    await divider().waitFor();
    await enterRoom(page, '/rooms/1');
    await page.click('text=Mark as read');
    await waitFor(async () => (await unread()) === 0, 'all is read');
    assert.equal(await page.locator('.unread-note').count(), 0);
  });

  it('says to somebody who has scrolled up what has come meanwhile, and leads down', async () => {
    const wayDown = page.locator('#way-down');
    assert.equal(await wayDown.isVisible(), false);
    await page.$eval('#scroller', (scroller) => scroller.scrollBy(0, -200));
    await hear(2);
    await wayDown.getByText('2 new messages').waitFor();
    await wayDown.click();
    await wayDown.waitFor({ state: 'hidden' });
    await waitFor(async () => (await unread()) === 0, 'all is read');
  });

  it('shows a direct room when its first message comes, not when somebody opens it', async () => {
    const { id } = await openDirectRoom(bob, 'ada');
    const line = page.locator(`#rooms [data-room="${id}"]`);
    await hear(1);
    assert.equal(await line.count(), 0);
    await hear(2, id);
    await line.locator('.unread b').getByText('2').waitFor();
  });
});
