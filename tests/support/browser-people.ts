import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright';
import { waitFor } from './wait.ts';

/** What the console said and what was asked of other hosts: both should stay empty. */
export interface Complaints {
  readonly console: string[];
  readonly foreign: string[];
}

/** Somebody with a browser of their own. */
export interface BrowserPerson {
  readonly page: Page;
  readonly username: string;
  readonly complaints: Complaints;
}

const PASSWORD = 'correct horse battery';

/** Opens a browser window and signs up through the form. */
export async function signUpInBrowser(
  browser: Browser,
  origin: string,
  username: string,
  options: BrowserContextOptions = {},
): Promise<BrowserPerson> {
  const context = await browser.newContext({ baseURL: origin, ...options });
  const page = await context.newPage();
  const complaints = watch(page, origin);
  await page.goto('/sign-up');
  await page.fill('#username', username);
  await page.fill('#email', `${username}@example.org`);
  await page.fill('#password', PASSWORD);
  await page.fill('#password_confirmation', PASSWORD);
  await page.click('form.card button');
  await page.waitForURL('**/rooms');
  return { page, username, complaints };
}

function watch(page: Page, origin: string): Complaints {
  const complaints: Complaints = { console: [], foreign: [] };
  page.on('console', (message) => complaints.console.push(message.text()));
  page.on('pageerror', (error) => complaints.console.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) complaints.foreign.push(request.url());
  });
  return complaints;
}

/** Makes a room through the form; resolves to its address. */
export async function createRoomInBrowser(
  page: Page,
  name: string,
  kind: 'open' | 'closed',
  members = '',
): Promise<string> {
  await page.goto('/rooms/new');
  await page.fill('#name', name);
  await page.check(`input[name=kind][value=${kind}]`);
  await page.fill('#members', members);
  await page.click('main button.primary');
  await page.waitForURL(/\/rooms\/\d+$/);
  return new URL(page.url()).pathname;
}

/** Opens a room and waits until it is live. */
export async function enterRoom(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForSelector('body[data-online]');
}

export async function say(page: Page, text: string): Promise<void> {
  await page.fill('#body', text);
  await page.press('#body', 'Enter');
}

/** The conversation as the screen shows it, from the oldest row to the newest. */
export function shownMessages(page: Page): Promise<string[]> {
  return page.$$eval('#log .message:not(.notice)', (rows) =>
    rows.map((row) => row.querySelector('.body')?.textContent?.trim() ?? ''),
  );
}

/** Edits one's own message in place. */
export async function edit(page: Page, text: string, changed: string): Promise<void> {
  const row = rowOf(page, text);
  await row.hover();
  await row.locator('.edit').click();
  await page.fill('.edit-form textarea', changed);
  await page.press('.edit-form textarea', 'Enter');
  await page.waitForSelector(`#log .message:has-text("${changed}") .edited`);
}

/** Deletes one's own message, answering the question. */
export async function remove(page: Page, text: string): Promise<void> {
  const row = rowOf(page, text);
  await row.hover();
  await row.locator('.delete').click();
  await page.click('#confirm .danger');
  await page.waitForSelector('#log .message.deleted');
}

export function rowOf(page: Page, text: string): Locator {
  return page.locator('#log .message').filter({ hasText: text });
}

/** Brings the tools to a row, as a pointer over it or a tap does. */
export async function openTools(page: Page, text: string): Promise<Locator> {
  const row = rowOf(page, text).last();
  // A row that changes just then moves what is under the pointer.
  await waitFor(async () => {
    await row.locator('.body').hover();
    return (await row.locator('.tools').count()) > 0;
  }, 'the tools of a message');
  return row.locator('.tools');
}
