import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { appeal } from '../../src/domain/moderation/appeals.ts';
import { listReportsAboutMe } from '../../src/domain/moderation/my-reports.ts';
import { createOrderedServer, lastIdOf, type OrderedServer } from '../support/ordered-server.ts';
import { queryRows, startTestParley, type TestParley } from '../support/parley.ts';
import { nonce } from '../support/people.ts';

describe('reports and held messages, decided on plain pages', () => {
  let parley: TestParley;
  let server: OrderedServer;

  before(async () => {
    parley = await startTestParley();
    server = await createOrderedServer(parley);
  });

  after(() => parley.stop());

  it('upholds a report, and in the same form removes the message and mutes its author', async () => {
    const reportId = await server.report();
    const path = `/moderation/reports/${reportId}`;
    const page = await server.get('mia', path);
    assert.match(page.text, /Buy now/);
    assert.match(page.text, /Again and again/);
    await server.done('mia', `${path}/assignment`, { assignee: 'me' }, 'report.assigned');
    assert.match((await server.get('mia', '/moderation/reports?show=mine')).text, /Buy now/);
    await server.refused(`${path}/decision`, { status: 'upheld', decision: '' }, 'decision');
    await server.refused(`${path}/decision`, { status: '', decision: 'x' }, 'status');
    await server.refused(`${path}/decision`, { status: 'rejected', decision: 'x', remove: 'true' }, 'status');
    const kept = await server.refused(
      `${path}/decision`,
      { status: 'upheld', decision: 'Spam', sanction: 'mute', until: 'date', ends_at: '2000-01-01T00:00' },
      'ends_at',
    );
    assert.match(kept, /Spam/);
    const all = { status: 'upheld', decision: 'It is spam', remove: 'true', sanction: 'mute', until: 'day' };
    await server.done('mia', `${path}/decision`, all, 'user.muted');
    const acts = await queryRows<{ act: string }>('SELECT act FROM audit_events ORDER BY id DESC LIMIT 3');
    assert.deepEqual(
      acts.map(({ act }) => act),
      ['user.muted', 'message.removed', 'report.upheld'],
    );
    assert.match(await server.refused(`${path}/decision`, all, 'form'), /is decided/);
    await server.done('mia', `${path}/message/restoration`, { reason: 'Wrong one' }, 'message.restored');
    await server.done('mia', `${path}/message/removal`, { reason: 'Right one' }, 'message.removed');
  });

  it('does nothing at all when one part of a decision is not allowed', async () => {
    const path = `/moderation/reports/${await unmutedReport()}`;
    const all = {
      status: 'upheld',
      decision: 'Spam',
      remove: 'true',
      sanction: 'suspension',
      until: 'lifted',
    };
    await server.refused(`${path}/decision`, all, 'ends_at');
    assert.match((await server.get('mia', path)).text, /The message is still there/);
  });

  it('lets another one decide about an appeal, and bring the message back', async () => {
    const reportId = await unmutedReport();
    const path = `/moderation/reports/${reportId}`;
    await server.done(
      'mia',
      `${path}/decision`,
      { status: 'upheld', decision: 'Spam', remove: 'true' },
      'message.removed',
    );
    assert.equal(
      (await listReportsAboutMe(server.people.bob)).some(({ id }) => id === reportId),
      true,
    );
    await appeal(server.people.bob, reportId, 'I did not mean it');
    assert.match((await server.get('max', '/moderation/reports?show=appeals')).text, /appealed against/);
    const decision = { status: 'granted', decision: 'He is right', restore: 'true' };
    await server.post('mia', `${path}/appeal-decision`, decision).expect(403);
    await server.post('max', `${path}/appeal-decision`, { status: 'granted' }).expect(422);
    await server.done('max', `${path}/appeal-decision`, decision, 'message.restored');
  });

  async function unmutedReport(): Promise<number> {
    await queryRows('UPDATE sanctions SET lifted_at = now()');
    await queryRows('UPDATE memberships SET silenced_until = NULL');
    return server.report('Buy it now');
  }

  it('keeps word rules, tries texts, and lets what they hold pass or not', async () => {
    await server.refused('/moderation/words', { pattern: '!', action: 'hold' }, 'pattern');
    await server.refused('/moderation/words', { pattern: 'spam', action: 'shout' }, 'action');
    await server.done(
      'mia',
      '/moderation/words',
      { pattern: 'Spam*', action: 'hold', note: 'Ads' },
      'word_rule.added',
    );
    assert.match(
      await server.refused('/moderation/words', { pattern: 'spam*', action: 'block' }, 'pattern'),
      /already/,
    );
    const tried = await server.post('mia', '/moderation/words/trial', { text: 'a spammer' });
    assert.match(tried.text, /It is held, for “spam\*”/);
    assert.match((await server.post('mia', '/moderation/words/trial', { text: 'hi' })).text, /No rule says/);
    for (const body of ['spam one', 'spam two'])
      assert.match(
        (await server.post('bob', `/rooms/${server.roomId}/messages`, { body, nonce: nonce() })).headers
          .location ?? '',
        /rooms/,
      );
    const heldId = Number(await lastIdOf('held_messages'));
    assert.match((await server.get('mia', '/moderation/held')).text, /Held by the rule “spam\*”/);
    await server.refused(`/moderation/held/${heldId}/refusal`, { reason: '' }, 'reason');
    await server.done(
      'mia',
      `/moderation/held/${heldId}/refusal`,
      { reason: 'No ads' },
      'held_message.refused',
    );
    await server.done('mia', `/moderation/held/${heldId - 1}/release`, {}, 'held_message.released');
    const rule = `/moderation/words/${await lastIdOf('word_rules')}`;
    await server.done('mia', rule, { pattern: 'spam', action: 'mask', note: '' }, 'word_rule.changed');
    await server.done('mia', `${rule}/removal`, { reason: '' }, 'word_rule.removed');
  });
});
