import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Actor } from '../../src/domain/actor.ts';
import { banFromRoom } from '../../src/domain/moderation/room-banning.ts';
import { sanction } from '../../src/domain/moderation/sanctions.ts';
import { setSlowMode } from '../../src/domain/moderation/server.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { enterRoom, say } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { createStaff, inHours } from '../support/order.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, signInAs } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

describe('order, as somebody in a room sees it', () => {
  let parley: TestParley;
  let browser: Browser;
  let mod: Actor;
  let ada: Actor;
  let bob: Actor;
  let roomId: number;
  let page: Page;

  before(async () => {
    parley = await startTestParley();
    browser = await launchChromium();
    mod = await createStaff('mod', 'moderator');
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    const room = { name: 'Tea', kind: 'open', topic: '', members: ['bob'] } as const;
    roomId = (await createRoom(ada, room)).id;
    page = await openAs(bob);
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  async function openAs(actor: Actor): Promise<Page> {
    const context = await browser.newContext({
      baseURL: parley.origin,
      viewport: { width: 390, height: 844 },
    });
    const [name = '', value = ''] = (await signInAs(actor)).split('=');
    await context.addCookies([{ name, value, url: parley.origin }]);
    return context.newPage();
  }

  const pending = () => page.locator('#pending li');

  it('a message in slow mode says how long it waits, and is sent by itself', async () => {
    await setSlowMode(ada, roomId, 5);
    await enterRoom(page, `/rooms/${roomId}`);
    assert.match(await page.locator('.slow-mode').innerText(), /wait 5 seconds/);
    await say(page, 'first');
    await page.locator('#body').fill('second');
    await page.locator('#body').press('Enter');
    await pending()
      .filter({ hasText: /Slow mode: you can write here again in .* It is sent then/ })
      .waitFor();
    await page.locator('#log li', { hasText: 'second' }).waitFor();
    await waitFor(async () => (await pending().count()) === 0, 'nothing to be left waiting');
    await setSlowMode(ada, roomId, 0);
  });

  it('a mute says why in the bubble, and in place of the composer from then on', async () => {
    await sanction(mod, { userId: bob.id, kind: 'mute', reason: 'Too loud', endsAt: inHours(2) });
    await page.locator('#body').fill('third');
    await page.locator('#body').press('Enter');
    await pending().filter({ hasText: 'The reason: Too loud' }).waitFor();
    await page.reload();
    assert.match(await page.locator('.no-composer').innerText(), /You are muted.*Too loud/);
    assert.equal(await page.locator('#composer').count(), 0);
  });

  it('a ban from the room shows its door, closed, with the reason', async () => {
    await banFromRoom(mod, roomId, { userId: bob.id, reason: 'Still loud', endsAt: null });
    await page.goto(`/rooms/${roomId}`);
    await page.getByText('You are banned from this room. The reason: Still loud').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Join' }).count(), 0);
  });
});
