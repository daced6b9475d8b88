import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { openPanel, type Panel } from '../support/panel.ts';
import { queryRows } from '../support/parley.ts';

const PATHS = [
  '/admin',
  '/admin/',
  '/admin/resources/users',
  '/admin/resources/users/records/1/show',
  '/admin/api/dashboard',
  '/admin/api/resources/users/actions/list',
  '/admin/API/resources/users/actions/list',
  '/admin/frontend/assets/app.bundle.js',
];

let panel: Panel;
before(async () => {
  panel = await openPanel();
});
after(() => panel.parley.stop());

describe('the door of the panel', () => {
  it('is not there for people who are signed out, and for members', async () => {
    const { parley, visitors } = panel;
    const nothing = await request(parley.origin).get('/nothing-like-that').expect(404);
    for (const path of PATHS) {
      const stranger = await request(parley.origin).get(path).expect(404);
      assert.equal(stranger.text, nothing.text, path);
      await visitors.get('bob', path).set('Sec-Fetch-Site', 'same-origin').expect(404);
      await visitors.post('bob', path).expect(404);
    }
  });

  it('opens to moderators and admins, with what AdminJS serves', async () => {
    const { text } = await panel.get('ada', '').expect(200);
    await panel.get('mod', '/resources/users').expect(200);
    const assets = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '');
    assert.ok(assets.length >= 6);
    for (const path of assets) await panel.visitors.get('ada', path).expect(200);
  });

  it('notices at once that somebody lost their role', async () => {
    await panel.get('max', '/api/dashboard').expect(200);
    await panel.act('ada', 'users', panel.visitors.people.max.id, 'edit', {
      role: 'member',
      reason: 'Rests',
    });
    await panel.get('max', '/api/dashboard').expect(404);
  });

  it('lets another site link to its pages, and ask for nothing else', async () => {
    const from = (path: string, headers: Record<string, string>) =>
      panel.visitors.get('ada', path).set(headers);
    await from('/admin/resources/users', { 'Sec-Fetch-Site': 'cross-site' }).expect(200);
    const list = '/admin/api/resources/users/actions/list';
    await from(list, { 'Sec-Fetch-Site': 'same-origin' }).expect(200);
    await from(list, { Referer: `${panel.parley.origin}/admin` }).expect(200);
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
      { Referer: 'https://evil.example/admin' },
      { Origin: 'null' },
      {},
    ]) {
      for (const path of [list, '/admin/API/dashboard', `/admin/api/resources/users/records/1/ban`])
        await from(path, headers as Record<string, string>).expect(403);
    }
  });

  it('does nothing on a GET', async () => {
    const { id } = panel.visitors.people.bob;
    await panel.get('ada', `/api/resources/users/records/${id}/ban?reason=none`).expect(200);
    await panel.get('ada', `/api/resources/users/bulk/banSeveral?recordIds=${id}&reason=none`).expect(200);
    assert.deepEqual(await queryRows('SELECT FROM sanctions'), []);
  });
});

describe('what is sent to the panel', () => {
  const path = '/admin/api/resources/word_rules/actions/new';

  it('is JSON: forms are refused at once, and files before a byte of them is kept', async () => {
    const post = () => panel.visitors.post('ada', path).set('Sec-Fetch-Site', 'same-origin');
    await post().type('form').send({ pattern: 'abc', action: 'block' }).expect(415);
    const { parley, visitors } = panel;
    await request(parley.origin)
      .post(path)
      .set('Cookie', visitors.cookies.ada)
      .set('Sec-Fetch-Site', 'same-origin')
      .field('pattern', 'abc')
      .attach('file', Buffer.alloc(100_000), 'a.png')
      .expect(415);
    await post().type('json').send('{"pattern":').expect(400);
    await post()
      .type('json')
      .send(JSON.stringify({ pattern: 'x'.repeat(70_000) }))
      .expect(413);
    assert.deepEqual(await queryRows('SELECT FROM word_rules'), []);
  });

  it('is refused when it comes from another site', async () => {
    for (const site of ['cross-site', 'same-site'])
      await panel.visitors.post('ada', path).type('json').send('{}').set('Sec-Fetch-Site', site).expect(403);
    await panel.visitors
      .post('ada', path)
      .type('json')
      .send('{}')
      .set('Origin', 'https://evil.example')
      .expect(403);
  });
});
