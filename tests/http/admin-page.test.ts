import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import express from 'express';
import request from 'supertest';
import { createAssetRoutes } from '../../admin/assets.ts';
import { forget } from '../../src/domain/facts.ts';
import { openPanel, type Panel } from '../support/panel.ts';
import { queryRows } from '../support/parley.ts';

let panel: Panel;
before(async () => {
  panel = await openPanel();
});
after(() => panel.parley.stop());

describe('a page of the panel', () => {
  it('runs the scripts that its policy names, and no other', async () => {
    const { headers, text } = await panel.get('ada', '').expect(200);
    const policy = String(headers['content-security-policy']);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe-inline|https?:/);
    assert.equal(text.split(`<script nonce="${nonce}">`).length, 3);
    assert.equal(text.split('<script>').length, 1);
    const again = await panel.get('ada', '');
    assert.ok(!again.headers['content-security-policy']?.includes(String(nonce)));
  });

  it('asks nothing of another host, and bears Parley’s name', async () => {
    const { text } = await panel.get('ada', '');
    const markup = text.replace(/window\.(?:REDUX_STATE|THEME) = .*/g, '');
    assert.doesNotMatch(markup, /https?:\/\/(?!meyerweb)|fonts\.googleapis/);
    assert.match(markup, /<title>Parley<\/title>/);
  });

  it('tells AdminJS who is there with each request, and keeps nothing of it in the session', async () => {
    const { text } = await panel.get('mod', '');
    const state = JSON.parse(/window\.REDUX_STATE = (.*);/.exec(text)?.[1] ?? '{}');
    const { id } = panel.visitors.people.mod;
    assert.deepEqual(state.session, { id: String(id), email: 'mod', title: 'moderator', role: 'moderator' });
    const stored = await queryRows('SELECT FROM sessions WHERE sess::text LIKE $1', ['%adminUser%']);
    assert.deepEqual(stored, []);
  });

  it('is not broken by names, wherever they come from', async () => {
    const name = '</script><script>alert(1)</script>';
    const { id } = panel.visitors.people.root;
    await queryRows('ALTER TABLE users DROP CONSTRAINT users_username_check');
    await queryRows('UPDATE users SET username = $2::citext, display_name = $2::text WHERE id = $1', [
      id,
      name,
    ]);
    forget({ userId: id });
    const { text } = await panel.get('root', '').expect(200);
    assert.ok(!text.includes('alert(1)'));
    assert.ok(text.includes(`"email":"#${id}"`));
    const list = await panel.get('ada', '/api/resources/users/actions/list').expect(200);
    assert.match(String(list.headers['content-type']), /^application\/json/);
  });

  it('says of addresses that lead nowhere that nothing is there', async () => {
    for (const path of [
      '/resources/users/records/abc/show',
      '/resources/users/records/1/nothing',
      '/resources/nothing',
      '/resources/users/actions/show',
      '/pages/anything',
      '/api/pages/anything',
      '/api/resources/nothing/actions/list',
      '/api/resources/constructor/actions/list',
      '/api/resources/users/actions/__proto__',
      '/api/resources/users/records/0/show',
      '/api/resources/users/records/9223372036854775808/show',
      '/api/resources/users/records/1;DROP/show',
      '/api/resources/users/bulk/banSeveral',
      '/api/resources/users/bulk/banSeveral?recordIds=1,x',
      '/api/resources/users/search/ada',
      '/refresh-token',
    ])
      await panel.get('ada', path).expect(404);
  });
});

describe('what AdminJS serves to browsers', () => {
  it('is served from below a directory whose name begins with a dot', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'parley-'));
    await mkdir(join(directory, '.hidden'));
    const src = join(directory, '.hidden/a.js');
    await writeFile(src, '1');
    await request(express().use(createAssetRoutes([{ path: '/a.js', src }])))
      .get('/a.js')
      .expect(200);
    await rm(directory, { recursive: true });
  });
});
