import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { HERE } from '../../src/domain/limits/kinds.ts';
import type { TestParley } from '../support/parley.ts';

const FRIEND = 'https://app.example.org';
// Settings are read once, when the program is loaded.
process.env.CORS_ORIGINS = `${FRIEND}, https://tools.example.org:8443`;
const { limit } = await import('../../src/domain/limits.ts');
const { startTestParley } = await import('../support/parley.ts');
const { createPeople, createPerson } = await import('../support/people.ts');
const { apiOf, signInProgramAs } = await import('../support/programs.ts');

describe('the door of the API', () => {
  let parley: TestParley;
  let api: ReturnType<typeof apiOf>;
  let token: string;

  before(async () => {
    parley = await startTestParley();
    api = apiOf(parley.origin);
    token = (await signInProgramAs(await createPerson('ada'))).accessToken;
  });

  after(() => parley.stop());

  function preflight(origin: string) {
    return request(parley.origin)
      .options('/api/v1/auth/me')
      .set('Origin', origin)
      .set('Access-Control-Request-Method', 'PATCH')
      .set('Access-Control-Request-Headers', 'authorization,content-type');
  }

  it('lets pages of the sites that are named in the settings ask, without cookies', async () => {
    for (const origin of [FRIEND, 'https://tools.example.org:8443']) {
      const { headers } = await preflight(origin).expect(204);
      assert.equal(headers['access-control-allow-origin'], origin);
      assert.match(headers['access-control-allow-methods'] ?? '', /PATCH/);
      assert.match(headers['access-control-allow-headers'] ?? '', /Authorization/);
      assert.equal(headers['access-control-allow-credentials'], undefined);
    }
    const { headers } = await api('get', '/auth/me', token).set('Origin', FRIEND).expect(200);
    assert.equal(headers['access-control-allow-origin'], FRIEND);
    assert.match(headers['access-control-expose-headers'] ?? '', /RateLimit-Remaining/);
    assert.match(headers.vary ?? '', /Origin/);
  });

  it('shows the answers to pages of no other site', async () => {
    for (const origin of [
      'https://evil.example',
      'http://app.example.org',
      `${FRIEND}.evil.example`,
      'null',
    ]) {
      assert.equal((await preflight(origin)).headers['access-control-allow-origin'], undefined);
      const { headers } = await api('get', '/auth/me', token).set('Origin', origin).expect(200);
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
    const page = await request(parley.origin).get('/sign-in').set('Origin', FRIEND);
    assert.equal(page.headers['access-control-allow-origin'], undefined, 'pages are not the API');
  });

  it('says in every answer what is left of the limit, and 429 when nothing is', async () => {
    const [{ times }] = HERE.api.limits;
    const eager = await createPerson('eager');
    const { accessToken } = await signInProgramAs(eager);
    const ask = () => api('get', '/tokens', accessToken);
    const { headers } = await ask().expect(200);
    assert.equal(headers['ratelimit-limit'], String(times));
    assert.equal(headers['ratelimit-remaining'], String(times - 1));
    assert.ok(Number(headers['ratelimit-reset']) > 0 && Number(headers['ratelimit-reset']) <= 60);
    // Counted in this process, where the server is.
    for (let asked = 2; asked < times; asked++) await limit('api', eager.id);
    assert.equal((await ask().expect(200)).headers['ratelimit-remaining'], '0');
    const refused = await ask().expect(429);
    assert.equal(refused.headers['ratelimit-remaining'], '0');
    assert.ok(Number(refused.headers['retry-after']) > 0);
    assert.match(refused.body.detail, /asked a lot/);
    await api('get', '/tokens', token).expect(200);
  });

  it('counts by address where no token counts', async () => {
    const [{ times }] = HERE['api-address'].limits;
    const { headers } = await api('get', '/auth/me', 'void').expect(401);
    assert.equal(headers['ratelimit-limit'], String(times));
    assert.ok(Number(headers['ratelimit-remaining']) < times);
  });

  it('finds people by name, part by part, and tells nothing of strangers’ presence', async () => {
    await createPeople('finda', 'findb', 'findc');
    const find = async (query: object) => (await api('get', '/users', token).query(query).expect(200)).body;
    const first = await find({ q: '@find', limit: 2 });
    const usernames = (page: { items: { username: string }[] }) => page.items.map((user) => user.username);
    assert.deepEqual([usernames(first), first.next], [['finda', 'findb'], 2]);
    const second = await find({ q: 'find', limit: 2, from: first.next });
    assert.deepEqual([usernames(second), second.next], [['findc'], null]);
    assert.ok(!JSON.stringify(first).includes('@example.org'), 'addresses are their own');
    for (const query of [{ limit: 101 }, { limit: 0 }, { from: 'x' }, { q: 'x'.repeat(81) }])
      await api('get', '/users', token).query(query).expect(422);
    const { body: profile } = await api('get', `/users/${first.items[0].id}`, token).expect(200);
    assert.deepEqual([profile.username, profile.bio, profile.email], ['finda', '', undefined]);
    for (const id of ['0', 'x', '999999', '9007199254740993'])
      await api('get', `/users/${id}`, token).expect(404);
    await api('get', '/users').expect(401);
  });

  it('documents every one of these operations', async () => {
    const { body } = await request(parley.origin).get('/api/v1/openapi.json').expect(200);
    const paths = Object.keys(body.paths);
    for (const path of ['/auth/register', '/auth/refresh', '/auth/ticket', '/tokens/{token_id}', '/users'])
      assert.ok(paths.includes(path), path);
    assert.deepEqual(body.paths['/auth/login'].post.security, []);
    assert.ok(body.components.schemas.SignIn.properties.user);
  });
});
