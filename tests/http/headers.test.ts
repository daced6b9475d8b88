import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, signInAs } from '../support/people.ts';
import { listRoutes, type Route } from '../support/routes.ts';
import { ServerProcess } from '../support/server-process.ts';

const WANTED: Readonly<Record<string, RegExp>> = {
  'content-security-policy':
    /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^strict-origin$/,
  'permissions-policy': /camera=\(\).*geolocation=\(\).*microphone=\(\).*payment=\(\).*usb=\(\)/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'origin-agent-cluster': /^\?1$/,
};
const KINDS: readonly Record<string, string>[] = [
  {},
  { 'hx-request': 'true' },
  { accept: 'application/json' },
  { 'accept-encoding': 'gzip' },
];

function ask(origin: string, { method, path }: Route, headers: Record<string, string>): Promise<Response> {
  const body = method === 'POST' ? { body: new URLSearchParams({ x: 'y' }) } : {};
  return fetch(origin + path, { method, headers, redirect: 'manual', ...body });
}

describe('the headers of every answer', () => {
  let parley: TestParley;
  let ada: Actor;
  const routes = listRoutes();

  before(async () => {
    parley = await startTestParley();
    ada = await createPerson('ada');
    await createPerson('bob');
  });

  after(() => parley.stop());

  function check({ headers, status }: Response, what: string): void {
    for (const [name, pattern] of Object.entries(WANTED))
      assert.match(headers.get(name) ?? '', pattern, `${name} of ${what}, ${status}`);
    assert.equal(headers.get('x-powered-by'), null, what);
    assert.equal(headers.get('strict-transport-security'), null, `${what}, over http`);
    for (const cookie of headers.getSetCookie())
      assert.match(cookie, /^parley(?:-[a-z]+)?=.*; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/, what);
  }

  it('are strict on every route there is, for strangers and for people, as page, fragment and JSON', async () => {
    assert.ok(routes.length > 50, `${routes.length} routes`);
    for (const route of routes) {
      const tries = KINDS.flatMap((kind) => [
        ask(parley.origin, route, kind),
        // Each with a session of its own: some routes end it.
        signInAs(ada).then((cookie) => ask(parley.origin, route, { ...kind, cookie })),
      ]);
      for (const answer of await Promise.all(tries)) check(answer, `${route.method} ${route.path}`);
    }
  });

  it('are the same where there is nothing, and where what was sent cannot be read', async () => {
    const strange: [string, RequestInit][] = [
      ['/nowhere', {}],
      ['/rooms/%E0%A4%A', {}],
      ['/rooms', { method: 'DELETE' }],
      ['/sign-in', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }],
      ['/sign-in', { method: 'POST', body: 'x', headers: { 'content-type': 'text/xml' } }],
      ['/sign-in', { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }],
      ['/assets/none.css', {}],
      ['/assets/countdown/x.css', {}],
      ['/icons/none.svg', {}],
      ['/icons/parley.svg', {}],
    ];
    for (const [path, init] of strange) check(await fetch(parley.origin + path, init), path);
  });
});

describe('the headers of every answer, behind https', () => {
  let database: TestDatabase;
  let server: ServerProcess;

  before(async () => {
    database = await createTestDatabase();
    const settings = {
      DATABASE_URL: database.url,
      PUBLIC_URL: 'https://chat.example.org',
      DATABASE_POOL_SIZE: '2',
    };
    server = await ServerProcess.start(settings);
  });

  after(async () => {
    await server.stop();
    await database.drop();
  });

  it('keep browsers to https, and all cookies to this host and to https', async () => {
    for (const path of ['/', '/sign-in', '/healthz', '/nowhere', '/icons/parley.svg'])
      assert.equal(
        (await fetch(server.origin + path)).headers.get('strict-transport-security'),
        'max-age=31536000',
        path,
      );
    const password = 'correct horse battery';
    const fields = { username: 'ada', email: 'ada@example.org', password, password_confirmation: password };
    const answer = await fetch(`${server.origin}/sign-up`, {
      method: 'POST',
      headers: { 'x-forwarded-proto': 'https', origin: 'https://chat.example.org' },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
    assert.equal(answer.status, 303);
    const cookies = answer.headers.getSetCookie();
    const names = cookies.map((cookie) => cookie.split('=')[0]).sort();
    assert.deepEqual(names, ['__Host-parley', '__Host-parley-device', '__Host-parley-flash']);
    for (const cookie of cookies)
      assert.match(cookie, /; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = cookies.map((each) => each.split(';')[0]).join('; ');
    const page = await fetch(`${server.origin}/rooms`, { headers: { cookie, 'x-forwarded-proto': 'https' } });
    assert.match(await page.text(), /class="toast"><p>Welcome to Parley, ada\./);
    assert.match(
      page.headers.getSetCookie().join(),
      /^__Host-parley-flash=;.*Expires=Thu, 01 Jan 1970.*Secure/,
    );
  });
});
