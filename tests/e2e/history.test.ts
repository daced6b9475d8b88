import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { findActor } from '../../src/domain/accounts/people.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { enterRoom, say, signUpInBrowser } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

const MESSAGES = 230;

describe('scrolling through a long conversation', () => {
  let parley: TestParley;
  let browser: Browser;
  let page: Page;
  let ada: Actor | undefined;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    browser = await launchChromium();
    page = (await signUpInBrowser(browser, parley.origin, 'ada')).page;
    ada = await findActor(1);
    for (let index = 1; index <= MESSAGES; index++) await post(`message ${index}`);
    await queryRows(
      `UPDATE messages SET created_at = created_at - interval '3 days' WHERE seq <= 100 OR seq IS NULL`,
    );
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  async function post(body: string): Promise<number> {
    assert.ok(ada);
    return (await postMessage(ada, 1, { body, nonce: nonce() })).id;
  }

  /** That ada joined is the first row, and no message. */
  const idOf = (seq: number) => seq + 1;
  const seqs = () =>
    page.$$eval('#log .message:not(.notice)', (rows) =>
      rows.map((row) => Number(row.getAttribute('data-seq'))),
    );
  const scrollTo = (top: number) => page.$eval('#scroller', (scroller, to) => scroller.scrollTo(0, to), top);

  function range(first: number, last: number): number[] {
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }

  it('brings earlier pages as one scrolls up, every message once and in order, to the first', async () => {
    await enterRoom(page, '/rooms/1');
    await waitFor(async () => {
      await scrollTo(-1_000_000);
      return (await seqs())[0] === 1;
    }, 'the first message');
    assert.deepEqual(await seqs(), range(1, MESSAGES));
    assert.equal(await page.locator('.edge').count(), 0);
    assert.equal(await page.locator('.day').count(), 2);
  });

  it('keeps the reader’s place when something new arrives, and the newest in view at the end', async () => {
    const shown = () => page.$eval(`#m-${idOf(3)}`, (row) => Math.round(row.getBoundingClientRect().top));
    await page.locator(`#m-${idOf(3)}`).scrollIntoViewIfNeeded();
    const place = await shown();
    await post('something new');
    await page.waitForSelector('#log >> text=something new');
    assert.equal(await shown(), place);
    await scrollTo(0);
    await post('something newer');
    await page.waitForSelector('#log >> text=something newer');
    const last = await page.locator('#log .message').last().boundingBox();
    const scroller = await page.locator('#scroller').boundingBox();
    assert.ok(last && scroller && last.y + last.height <= scroller.y + scroller.height);
  });

  it('opens around a permalink, hears of changes there, and goes on in both directions without a hole', async () => {
    await enterRoom(page, `/rooms/1?around=100#m-${idOf(100)}`);
    const first = (await seqs())[0] ?? 0;
    await post('far below');
    assert.ok(ada);
    await deleteMessage(ada, idOf(100));
    await page.waitForSelector(`#m-${idOf(100)}.deleted`);
    const before = await seqs();
    assert.deepEqual(before, range(first, before.at(-1) ?? 0));
    assert.ok(!before.includes(MESSAGES + 3));
    for (let last = before.at(-1) ?? 0; last < MESSAGES + 3; last = (await seqs()).at(-1) ?? 0) {
      await page.click('#newer a');
      await page.waitForSelector(`#log [data-seq="${last + 1}"]`);
      assert.ok(await page.locator(`[data-seq="${last}"]`).isVisible());
    }
    assert.deepEqual(await seqs(), range((await seqs())[0] ?? 0, MESSAGES + 3));
  });

  it('leads from a page of the past to the newest when one writes there', async () => {
    await enterRoom(page, '/rooms/1?around=20');
    await say(page, 'written in the past');
    await page.waitForURL('**/rooms/1');
    await page.waitForSelector('#log >> text=written in the past');
  });
});
