import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, signInAs } from '../support/people.ts';
import { listRoutes } from '../support/routes.ts';

describe('writes that another site’s page causes', () => {
  let parley: TestParley;
  let cookie: string;

  before(async () => {
    parley = await startTestParley();
    cookie = await signInAs(await createPerson('ada'));
    await createPerson('bob');
  });

  after(() => parley.stop());

  const multipart = () => {
    const form = new FormData();
    form.set('avatar', new Blob(['x']), 'x.png');
    return form;
  };
  const BODIES: readonly (() => RequestInit)[] = [
    () => ({ body: new URLSearchParams({ body: 'x', nonce: 'n', username: 'bob' }) }),
    () => ({ body: multipart() }),
    () => ({ body: 'body=x', headers: { 'content-type': 'text/plain' } }),
    () => ({ body: '{"body":"x"}', headers: { 'content-type': 'application/json' } }),
    () => ({
      body: new URLSearchParams({ body: 'x', nonce: 'n' }),
      headers: { 'hx-request': 'true', 'content-type': 'application/x-www-form-urlencoded' },
    }),
  ];

  /** As browsers mark them: by site, or those that do not say it by origin. */
  const FOREIGN = (): readonly Record<string, string>[] => [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: parley.origin },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${parley.origin}.evil.example` },
    { origin: parley.origin.replace(/\d+$/, '1') },
  ];

  function send(path: string, method: string, init: RequestInit, marks: Record<string, string>) {
    const headers = { ...(init.headers as Record<string, string>), ...marks, cookie };
    return fetch(parley.origin + path, { ...init, method, headers, redirect: 'manual' });
  }

  it('are refused at every door, whatever they bring, and nothing is done', async () => {
    const doors = listRoutes().filter(({ method }) => method === 'POST');
    assert.ok(doors.length > 20);
    const countAll = () =>
      queryRows(`SELECT (SELECT count(*) FROM messages) AS messages, (SELECT count(*) FROM rooms) AS rooms,
                        (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM users) AS users`);
    const before = await countAll();
    for (const { path } of doors) {
      const tries = [
        ...FOREIGN().map((marks) => send(path, 'POST', BODIES[0]?.() ?? {}, marks)),
        ...BODIES.map((body) => send(path, 'POST', body(), { 'sec-fetch-site': 'cross-site' })),
      ];
      for (const { status } of await Promise.all(tries)) assert.equal(status, 403, path);
    }
    assert.deepEqual(await countAll(), before);
  });

  it('are refused in every other method that writes', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      for (const marks of FOREIGN())
        assert.equal((await send('/rooms/1/messages', method, {}, marks)).status, 403, method);
  });

  it('are told from those of the page itself, of a person, and of a program', async () => {
    const own = [
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin: parley.origin },
      {} as Record<string, string>,
    ];
    for (const [index, marks] of own.entries()) {
      const body = new URLSearchParams({ body: 'x', nonce: `own-${index}` });
      assert.equal((await send('/rooms/1/messages', 'POST', { body }, marks)).status, 303);
    }
  });
});
