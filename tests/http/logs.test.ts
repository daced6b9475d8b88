import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { closeDatabase, connectDatabase } from '../../src/db/connection.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { listKeptMails } from '../support/kept-mails.ts';
import { LiveClient } from '../support/live-client.ts';
import { queryRows } from '../support/parley.ts';
import { nonce, signInAs } from '../support/people.ts';
import { ServerProcess } from '../support/server-process.ts';
import { createStaff } from '../support/staff.ts';
import { waitFor } from '../support/wait.ts';

const PASSWORDS = ['quixotic-first', 'quixotic-wrong', 'quixotic-second'] as const;
const SAID = 'xylophone';

interface Line {
  readonly level: number;
  readonly msg?: string;
  readonly req?: { readonly id: string; readonly method: string; readonly path: string };
  readonly requestId?: string;
  readonly session?: string;
  readonly socketId?: string;
  readonly err?: { readonly code?: string; readonly cause?: { readonly code?: string } };
}

describe('the log of a server that says all it can', () => {
  let database: TestDatabase;
  let directory: string;
  let server: ServerProcess;
  const secrets: string[] = [...PASSWORDS, SAID, 'parley=', 'example.org', 'planted-token', 'planted-query'];

  before(async () => {
    database = await createTestDatabase();
    connectDatabase(database.url);
    directory = mkdtempSync(join(tmpdir(), 'parley-log-'));
    const settings = { LOG_LEVEL: 'trace', LOG_FILE: join(directory, 'log'), TRUST_PROXY: '1' };
    server = await ServerProcess.start({ DATABASE_URL: database.url, ...settings });
  });

  after(async () => {
    await server?.stop();
    await closeDatabase();
    await database.drop();
    rmSync(directory, { recursive: true, force: true });
  });

  const readLines = (): Line[] =>
    readFileSync(join(directory, 'log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const lineOf = async (fits: (line: Line) => boolean): Promise<Line> => {
    await waitFor(() => readLines().some(fits), 'the line');
    return readLines().find(fits) as Line;
  };
  const browse = () => request.agent(server.origin);
  type Browser = ReturnType<typeof browse>;
  const keep = (answer: { headers: Record<string, string> }): string => {
    const cookies = ([answer.headers['set-cookie']].flat() as string[]).map(
      (cookie) => cookie.split(';')[0] ?? '',
    );
    for (const cookie of cookies) secrets.push(cookie.split('=')[1] ?? cookie);
    const cookie = cookies.find((each) => each.startsWith('parley=')) ?? '';
    secrets.push(/s(?:%3A|:)([^.]+)/.exec(cookie)?.[1] ?? 'no cookie was set');
    return cookie;
  };
  const post = (browser: Browser, path: string, fields: object) =>
    browser.post(path).type('form').send(fields);

  async function signUp(browser: Browser): Promise<string> {
    const [password] = PASSWORDS;
    const passwords = { password, password_confirmation: password };
    const person = { username: 'ada', email: 'ada@example.org', ...passwords };
    return keep(await post(browser, '/sign-up', person).expect(303));
  }

  it('names requests, sessions and sockets, so that what belongs together is found together', async () => {
    const browser = browse();
    const cookie = await signUp(browser);
    const { headers } = await browser.get('/rooms').set('X-Request-Id', 'from-the-proxy').expect(200);
    assert.equal(headers['x-request-id'], 'from-the-proxy');
    const rooms = await lineOf((line) => line.req?.id === 'from-the-proxy');
    assert.match(rooms.session ?? '', /^[\w-]{10}$/);
    const other = await browser.get('/rooms').set('X-Request-Id', 'a\tb').expect(200);
    assert.match(other.headers['x-request-id'] ?? '', /^[\da-f-]{18}$/);
    const screen = await LiveClient.open(server.origin, cookie, 1);
    screen.say({ type: 'post', body: `${SAID} by socket`, nonce: nonce() });
    await waitFor(() => screen.texts.some((text) => text.includes(SAID)), 'the message');
    screen.say({ type: 'post', body: SAID.repeat(1000), nonce: nonce() });
    screen.say({ [SAID]: true });
    await waitFor(() => screen.closeCode !== undefined, 'the socket to be closed');
    const opened = await lineOf((line) => line.msg === 'socket opened');
    assert.equal(opened.session, rooms.session);
    assert.ok(opened.requestId);
    await lineOf((line) => line.msg === 'socket closed' && line.socketId === opened.socketId);
  });

  it('tells of what fails without what was asked of the database', async () => {
    const browser = browse();
    const [, wrong] = PASSWORDS;
    await post(browser, '/sign-in', { login: 'ada', password: wrong }).expect(422);
    keep(await post(browser, '/sign-in', { login: 'ada@example.org', password: PASSWORDS[0] }).expect(303));
    await browser.post('/rooms/1/messages').type('json').send(`{"body":"${SAID}`).expect(400);
    await post(browser, '/rooms/1/messages', { body: `${SAID} by form`, nonce: nonce() }).expect(303);
    await browser.get(`/search?q=${SAID}&planted-query=1`).expect(200);
    await queryRows(`ALTER TABLE drafts ADD CHECK (body = '')`);
    const failed = await post(browser, '/rooms/1/drafts', { body: `${SAID} unsent` }).expect(500);
    const line = await lineOf((each) => each.msg === 'request failed');
    assert.equal(line.requestId, failed.headers['x-request-id']);
    assert.equal(line.err?.code ?? line.err?.cause?.code, '23514');
  });

  it('hides what opens something, in addresses too', async () => {
    const browser = browse();
    await post(browser, '/password-resets', { login: 'ada@example.org' }).expect(303);
    const findToken = async () => {
      const mails = await listKeptMails('ada@example.org');
      return mails.map(({ body }) => /password-resets\/([\w-]{43})/.exec(body)?.[1]).find(Boolean) ?? '';
    };
    await waitFor(async () => (await findToken()) !== '', 'the mail');
    const token = await findToken();
    secrets.push(token);
    await browser.get(`/password-resets/${token}`).expect(200);
    const passwords = { password: PASSWORDS[2], password_confirmation: PASSWORDS[2] };
    await post(browser, `/password-resets/${token}`, passwords).expect(303);
    for (const path of ['/invitations', '/hooks', '/password-resets'])
      await browser.get(`${path}/planted-token`).set('Authorization', 'Bearer planted-token');
    assert.equal((await lineOf((line) => line.req?.path === '/hooks/…')).req?.method, 'GET');
  });

  it('holds no password, token, cookie, address or message, whatever was done', async () => {
    const cookie = await signInAs(await createStaff('mod', 'admin'));
    secrets.push(decodeURIComponent(cookie.slice('parley='.length)));
    const panel = request(server.origin).get(
      `/admin/api/resources/users/actions/list?filters.email=ada%40example.org`,
    );
    await panel.set('Cookie', cookie).set('Sec-Fetch-Site', 'same-origin').expect(200);
    await lineOf((line) => line.req?.path.startsWith('/admin/api') ?? false);
    await server.stop();
    const written = readFileSync(join(directory, 'log'), 'utf8');
    assert.ok(readLines().length > 20);
    assert.deepEqual(
      secrets.filter((secret) => written.includes(secret)),
      [],
    );
  });
});
