import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright';
import { findActor } from '../../src/domain/accounts/people.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { enterRoom, shownMessages, signUpInBrowser } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';

const BUDGET_BYTES = 50 * 1024;
const WORDS =
  'What somebody says in a room is a sentence or two, now and then with an address like https://example.org';

describe('a first visit to a room with 50 messages', () => {
  let parley: TestParley;
  let browser: Browser;

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    browser = await launchChromium();
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  it('costs at most 50 KB over the wire, from this host alone, under a strict policy', async (test) => {
    const { page } = await signUpInBrowser(browser, parley.origin, 'ada');
    const ada = await findActor(1);
    assert.ok(ada);
    for (let index = 0; index < 50; index++) {
      await postMessage(ada, 1, { body: `${index} ${WORDS} ${nonce()}`, nonce: nonce() });
    }
    // The same person in a browser that has seen nothing yet.
    const fresh = await browser.newContext({
      baseURL: parley.origin,
      storageState: await page.context().storageState(),
    });
    const visit = await fresh.newPage();
    const loaded: string[] = [];
    const complaints: string[] = [];
    const session = await fresh.newCDPSession(visit);
    let bytes = 0;
    await session.send('Network.enable');
    session.on('Network.loadingFinished', (event) => {
      bytes += event.encodedDataLength;
    });
    visit.on('response', (response) => loaded.push(response.url()));
    visit.on('console', (message) => complaints.push(message.text()));
    const [response] = await Promise.all([visit.waitForResponse('**/rooms/1'), enterRoom(visit, '/rooms/1')]);
    await visit.waitForLoadState('networkidle');
    test.diagnostic(`${(bytes / 1024).toFixed(1)} KB in ${loaded.length} answers`);
    assert.equal((await shownMessages(visit)).length, 50);
    assert.ok(bytes > 0 && bytes <= BUDGET_BYTES, `${bytes} bytes`);
    assert.ok(loaded.every((url) => url.startsWith(parley.origin)));
    assert.doesNotMatch(response.headers()['content-security-policy'] ?? 'unsafe', /unsafe/);
    assert.deepEqual(complaints, []);
  });
});
