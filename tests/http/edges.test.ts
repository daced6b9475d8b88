import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as ask, type IncomingMessage } from 'node:http';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import type { Actor } from '../../src/domain/actor.ts';
import { collectLog } from '../support/log-lines.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, signInAs } from '../support/people.ts';

const STACK = /\bat .+:\d+:\d+|node_modules|Error:/;

describe('the edges of the HTTP side', () => {
  let parley: TestParley;
  let cookie: string;

  before(async () => {
    parley = await startTestParley();
    const [ada] = (await createPeople('ada')) as [Actor];
    cookie = await signInAs(ada);
  });

  after(() => parley.stop());

  const post = (path = '/rooms/1/messages') => request(parley.origin).post(path).set('Cookie', cookie);

  it('refuses what another site causes, with 403, and lets its own pages through', async () => {
    const foreign: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: 'http://localhost:1' },
    ];
    for (const headers of foreign) {
      const answer = await post().set(headers).type('form').send({ body: 'x' });
      assert.equal(answer.status, 403, JSON.stringify(headers));
      assert.match(answer.text, /another site/);
    }
    const own: Record<string, string>[] = [{ 'Sec-Fetch-Site': 'same-origin' }, { Origin: parley.origin }];
    for (const headers of own) await post().set(headers).type('form').send({ body: 'x' }).expect(303);
  });

  const bad: [string, number, () => request.Test][] = [
    ['broken JSON', 400, () => post().type('json').send('{"body":')],
    [
      'a form of 70 KB',
      413,
      () =>
        post()
          .type('form')
          .send(`body=${'x'.repeat(70_000)}`),
    ],
    ['a thousand fields', 413, () => post().type('form').send('a=1&'.repeat(1000))],
    ['XML', 415, () => post().type('text/xml').send('<body/>')],
    ['an unknown encoding', 415, () => post().set('Content-Encoding', 'x-none').type('form').send('body=x')],
    [
      'an unknown charset',
      415,
      () => post().set('Content-Type', 'application/json; charset=klingon').send('{}'),
    ],
    ['a broken path', 400, () => request(parley.origin).get('/rooms/%E0%A4%A').set('Cookie', cookie)],
    ['a page that is not there', 404, () => request(parley.origin).get('/nowhere')],
    ['a method that is not there', 404, () => request(parley.origin).delete('/rooms').set('Cookie', cookie)],
    ['JSON that is no object', 422, () => post().type('json').send('[1,2]')],
  ];

  for (const [what, status, ask] of bad) {
    it(`answers ${status} to ${what}, as a page, a fragment and JSON, and goes on`, async () => {
      const page = await ask();
      const fragment = await ask().set('HX-Request', 'true');
      const json = await ask().set('Accept', 'application/json');
      assert.deepEqual([page.status, fragment.status, json.status], [status, status, status]);
      assert.match(page.text, /<!doctype html>/);
      assert.match(fragment.text, /^<p class="error"/);
      assert.ok(json.body.detail.length > 10);
      for (const { text } of [page, fragment, json]) assert.doesNotMatch(text, STACK);
      await request(parley.origin).get('/readyz').expect(200);
    });
  }

  it('answers 404 to what names no page, without an error in its log', async () => {
    const lines = await collectLog(async () => {
      for (const [method, path] of [
        ['OPTIONS', '*'],
        ['GET', '*'],
        ['GET', 'news://example.org'],
      ] as const)
        for (const headers of [{}, { cookie }]) {
          const sent = ask(parley.origin, { method, path, headers }).end();
          const [answer] = (await once(sent, 'response')) as [IncomingMessage];
          answer.resume();
          await once(answer, 'end');
          assert.equal(answer.statusCode, 404, `${method} ${path}`);
        }
    });
    assert.doesNotMatch(lines, /"level":[56]0/);
  });

  it('asks strangers to sign in: pages are sent there, programs and htmx are told', async () => {
    const page = await request(parley.origin).get('/rooms/1?around=2');
    assert.deepEqual([page.status, page.headers.location], [303, '/sign-in?next=%2Frooms%2F1%3Faround%3D2']);
    await request(parley.origin).get('/rooms/1').set('Accept', 'application/json').expect(401);
    await request(parley.origin)
      .post('/rooms/1/messages')
      .set('HX-Request', 'true')
      .type('form')
      .send('body=x')
      .expect(401);
  });

  it('has a strict policy on every page, and assets that may be kept for ever', async () => {
    for (const path of ['/', '/sign-in', '/rooms', '/rooms/1', '/nowhere', '/me.css']) {
      const { headers } = await request(parley.origin).get(path).set('Cookie', cookie);
      assert.match(
        headers['content-security-policy'] ?? '',
        /default-src 'none'; script-src 'self'; style-src 'self'/,
      );
      assert.doesNotMatch(headers['content-security-policy'] ?? '', /unsafe/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['x-powered-by'], undefined);
    }
    const { text } = await request(parley.origin).get('/');
    const assets = [...text.matchAll(/"(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
    assert.equal(assets.length, 3);
    for (const asset of assets) {
      const { headers } = await request(parley.origin).get(asset).set('Accept-Encoding', 'br');
      assert.deepEqual(
        [headers['content-encoding'], headers['cache-control']],
        ['br', 'public, max-age=31536000, immutable'],
      );
    }
  });

  it('answers load balancers', async () => {
    await request(parley.origin).get('/healthz').expect(200, 'ok\n');
    await request(parley.origin).get('/readyz').expect(200, 'ready\n');
  });
});
