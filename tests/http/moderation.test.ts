import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import request from 'supertest';
import { addWordRule } from '../../src/domain/moderation/word-rules.ts';
import { createOrderedServer, type OrderedServer } from '../support/ordered-server.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';

describe('the pages of those who keep order', () => {
  let parley: TestParley;
  let server: OrderedServer;
  let reportId: number;
  let ruleId: number;

  before(async () => {
    parley = await startTestParley();
    server = await createOrderedServer(parley);
    reportId = await server.report();
    ruleId = (await addWordRule(server.people.root, { pattern: 'spam*', action: 'hold', note: '' })).id;
  });

  after(() => parley.stop());

  const pages = () => [
    '/moderation',
    '/moderation/raid',
    '/moderation/raid/end',
    '/moderation/reports',
    '/moderation/reports?show=mine',
    '/moderation/reports?show=decided',
    '/moderation/reports?show=appeals',
    `/moderation/reports/${reportId}`,
    `/moderation/reports/${reportId}/message/removal`,
    `/moderation/reports/${reportId}/message/restoration`,
    '/moderation/held',
    '/moderation/people',
    '/moderation/people?q=bo',
    '/moderation/people/bob',
    '/moderation/people/bob/mute',
    '/moderation/people/bob/suspension',
    '/moderation/people/bob/ban',
    '/moderation/people/bob/messages/removal?hours=3',
    '/moderation/people/bob/messages/restoration',
    '/moderation/words',
    `/moderation/words/${ruleId}`,
    `/moderation/words/${ruleId}/removal`,
    '/moderation/sanctions',
    '/moderation/sanctions?show=all',
    '/moderation/log',
    '/moderation/log?actor=ada&act=report.made&person=&room=&day=2026-01-01',
    '/moderation/invitations',
  ];
  const adminPages = ['/moderation/server', '/moderation/people/bob/role'];

  const acts = () => [
    '/moderation/raid',
    '/moderation/raid/end',
    `/moderation/reports/${reportId}/assignment`,
    `/moderation/reports/${reportId}/decision`,
    `/moderation/reports/${reportId}/appeal-decision`,
    `/moderation/reports/${reportId}/message/removal`,
    `/moderation/reports/${reportId}/message/restoration`,
    '/moderation/held/1/release',
    '/moderation/held/1/refusal',
    ...['mute', 'suspension', 'ban', 'role', 'messages/removal', 'messages/restoration'].map(
      (act) => `/moderation/people/bob/${act}`,
    ),
    '/moderation/words',
    '/moderation/words/trial',
    `/moderation/words/${ruleId}`,
    `/moderation/words/${ruleId}/removal`,
    '/moderation/sanctions/1/lifting',
    '/moderation/invitations/1/revocation',
    '/moderation/server',
  ];
  const everything = { reason: 'x', status: 'upheld', decision: 'x', until: 'day', role: 'admin' };

  it('are there for moderators and admins', async () => {
    for (const path of pages()) {
      await server.get('mia', path).expect(200);
      await server.get('root', path).expect(200);
    }
    for (const path of adminPages) await server.get('root', path).expect(200);
    await server.get('mia', '/moderation/server').expect(404);
  });

  it('do not exist for members, nor for those who are not signed in', async () => {
    const missing = await server.get('ada', '/nothing');
    const stranger = await request(parley.origin).get('/nothing');
    for (const path of [...pages(), ...adminPages, '/moderation/nothing']) {
      const answer = await server.get('ada', path);
      assert.deepEqual([answer.status, answer.text], [404, missing.text], path);
      const other = await request(parley.origin).get(path);
      assert.deepEqual([other.status, other.text], [404, stranger.text], path);
    }
    for (const path of acts()) {
      await server.post('ada', path, everything).expect(404);
      await request(parley.origin).post(path).type('form').send(everything).expect(404);
    }
    assert.doesNotMatch((await server.get('ada', '/rooms')).text, /\/moderation/);
    assert.match((await server.get('mia', '/rooms')).text, /href="\/moderation"/);
  });

  it('answer 404 to ids that can be none, or that nothing has', async () => {
    for (const id of ['0', '-1', '1.5', 'x', '999999', '9223372036854775808']) {
      for (const place of ['reports/#', 'words/#', 'held/#/refusal', 'sanctions/#/lifting', 'people/#%00'])
        await server.get('mia', `/moderation/${place.replace('#', id)}`).expect(404);
      for (const place of ['reports/#/decision', 'held/#/release', 'invitations/#/revocation'])
        await server.post('mia', `/moderation/${place.replace('#', id)}`, everything).expect(404);
    }
    for (const before of ['0', '-1', '1.5', 'x', '9223372036854775808'])
      await server.get('mia', `/moderation/reports?before=${before}`).expect(404);
    await server.get('mia', '/moderation/people/nobody').expect(404);
  });

  it('say beside its field what the log cannot be narrowed to', async () => {
    for (const [query, field] of [
      ['day=tomorrow', 'day'],
      ['day=2026-13-45', 'day'],
      ['room=-1', 'room'],
      ['actor=nobody', 'actor'],
      ['person=%00', 'person'],
    ]) {
      const answer = await server.get('mia', `/moderation/log?${query}`).expect(422);
      assert.match(answer.text, new RegExp(`id="${field}-error"`), query);
    }
    await server.get('mia', '/moderation/log?actor[a]=b').expect(200);
  });

  it('show nothing that is nobody’s to see', async () => {
    const [{ text: person }, { text: people }] = [
      await server.get('root', '/moderation/people/bob'),
      await server.get('root', '/moderation/people'),
    ];
    for (const text of [person, people]) assert.doesNotMatch(text, /example\.org|none<|sess|digest/);
    assert.match(person, /1 device/);
  });
});
