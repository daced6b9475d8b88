import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { findActor, reachPerson } from '../../src/domain/accounts/people.ts';
import { reportMessage } from '../../src/domain/moderation/reports.ts';
import { setUserRole } from '../../src/domain/moderation/server.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { createRoomInBrowser, enterRoom, rowOf, say, signUpInBrowser } from '../support/browser-people.ts';
import { launchChromium } from '../support/chromium.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';

/** Bob, Ada and Eve have a room open; Mia keeps order from a browser without scripts. */
describe('a moderator without JavaScript', () => {
  let parley: TestParley;
  let browser: Browser;
  let ada: Page;
  let bob: Page;
  let eve: Page;
  let mia: Page;
  let reportId: number;

  before(async () => {
    parley = await startTestParley();
    await keepServerSettings({ limits: false }, null);
    browser = await launchChromium();
    const open = async (name: string, options = {}) =>
      (await signUpInBrowser(browser, parley.origin, name, options)).page;
    [ada, bob, eve] = [await open('ada'), await open('bob'), await open('eve')];
    mia = await open('mia', { javaScriptEnabled: false });
    const [root, { id: miaId }] = [await findActor(1), await reachPerson('mia')];
    assert.ok(root);
    await setUserRole({ ...root, role: 'admin' }, miaId, 'moderator', 'Keeps order');
    const room = await createRoomInBrowser(ada, 'Garden', 'closed', 'bob, eve');
    for (const page of [ada, bob, eve]) await enterRoom(page, room);
    await say(bob, 'Buy cheap watches');
    for (const page of [ada, eve]) await rowOf(page, 'Buy cheap watches').waitFor();
    reportId = await reportTheMessage();
  });

  after(async () => {
    await browser.close();
    await parley.stop();
  });

  async function reportTheMessage(): Promise<number> {
    const reporter = await findActor((await reachPerson('ada')).id);
    const [message] = await queryRows<{ id: number }>(`SELECT id::int FROM messages WHERE body LIKE 'Buy%'`);
    assert.ok(reporter && message);
    return reportMessage(reporter, message.id, { reason: 'spam', details: '' });
  }

  /** What Mia's last act is in the log. */
  async function lastAct(): Promise<string[]> {
    const [event] = await queryRows<{ act: string; reason: string; username: string }>(
      'SELECT act, reason, username FROM audit_events JOIN users ON users.id = actor_id ORDER BY audit_events.id DESC LIMIT 1',
    );
    return event ? [event.username, event.act, event.reason] : [];
  }

  async function answer(button: string, reason: string): Promise<void> {
    await mia.fill('#reason', reason);
    await mia.click(`main button:has-text("${button}")`);
  }

  it('finds the report in the queue, and makes it hers', async () => {
    await mia.goto('/rooms');
    await mia.click('nav a[href="/moderation"]');
    await mia.click('.waiting a:has-text("Reports")');
    await mia.click('main a:has-text("A message by bob")');
    assert.match(await mia.innerText('.copied.reported'), /Buy cheap watches/);
    await mia.click('text=Assign to me');
    assert.match(await mia.innerText('.facts'), /mia/);
    assert.deepEqual((await lastAct()).slice(0, 2), ['mia', 'report.assigned']);
  });

  it('removes the message, which is gone on the other screens, and brings it back', async () => {
    await mia.click('text=Remove it');
    assert.match(await mia.innerText('main'), /Remove this message\?/);
    await answer('Remove', '');
    assert.match(await mia.innerText('.error'), /Say why/);
    await answer('Remove', 'It is spam');
    for (const page of [ada, eve]) await page.locator('#log .message.deleted').waitFor();
    assert.deepEqual(await lastAct(), ['mia', 'message.removed', 'It is spam']);
    await mia.click('text=Bring it back');
    await answer('Bring back', 'It is not');
    for (const page of [ada, eve]) await rowOf(page, 'Buy cheap watches').waitFor();
    assert.deepEqual(await lastAct(), ['mia', 'message.restored', 'It is not']);
  });

  it('upholds the report', async () => {
    await mia.goto(`/moderation/reports/${reportId}`);
    await mia.check('input[name=status][value=upheld]');
    await mia.fill('#decision', 'It is spam after all');
    await mia.click('text=Decide');
    assert.match(await mia.innerText('#toasts'), /upheld/);
    assert.match(await mia.innerText('#decide'), /Upheld by mia/);
    assert.deepEqual(await lastAct(), ['mia', 'report.upheld', 'It is spam after all']);
  });

  it('mutes bob, whose screen says why in place of the composer', async () => {
    await mia.goto('/moderation/people?q=bo');
    await mia.click('.member a');
    await mia.click('text=Mute');
    await mia.selectOption('#until', 'day');
    await answer('Mute', 'Cool down');
    assert.deepEqual(await lastAct(), ['mia', 'user.muted', 'Cool down']);
    await bob.reload();
    assert.match(await bob.innerText('.no-composer'), /muted.*Cool down/s);
    await mia.click('text=Lift');
    await answer('Lift', 'He is calm');
  });

  it('bans him: his open screen goes to the sign-in page, which says why', async () => {
    await mia.goto('/moderation/people/bob');
    await mia.click('main a:has-text("Ban")');
    await answer('Ban', 'Spam, again and again');
    await bob.waitForURL('**/sign-in*');
    assert.match(await bob.innerText('main'), /banned.*Spam, again and again/s);
    await bob.fill('#login', 'bob');
    await bob.fill('#password', 'correct horse battery');
    await bob.click('form button');
    assert.match(await bob.innerText('.form-error'), /banned.*Spam, again and again/s);
    assert.deepEqual(await lastAct(), ['mia', 'user.banned', 'Spam, again and again']);
  });
});

/** With scripts, the same questions come in a dialog. */
describe('asking in a dialog', () => {
  it('sends the form that the page would, and shows it again when something is missing', async () => {
    const parley = await startTestParley();
    const browser = await launchChromium();
    try {
      const { page, complaints } = await signUpInBrowser(browser, parley.origin, 'root');
      await signUpInBrowser(browser, parley.origin, 'bob');
      await queryRows(`UPDATE users SET role = 'admin' WHERE username = 'root'`);
      await setUserRole(
        { ...(await actorNamed('root')), role: 'admin' },
        (await actorNamed('bob')).id,
        'moderator',
        'x',
      );
      await page.goto('/moderation/people/bob');
      await page.click('main a:has-text("Suspend")');
      await page.fill('dialog[open] #reason', 'Rest a little');
      await page.click('dialog[open] button.danger');
      await page.waitForURL('**/moderation/people/bob');
      await page.waitForSelector('text=bob is suspended.');
      assert.deepEqual(complaints.console, []);
    } finally {
      await browser.close();
      await parley.stop();
    }
  });

  async function actorNamed(username: string) {
    const actor = await findActor((await reachPerson(username)).id);
    assert.ok(actor);
    return actor;
  }
});
