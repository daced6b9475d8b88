import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { reportPerson } from '../../src/domain/moderation/reports.ts';
import { openPanel, type Panel } from '../support/panel.ts';

let panel: Panel;

before(async () => {
  panel = await openPanel();
});
after(() => panel.parley.stop());

describe('the log in the panel', () => {
  it('does not tell a moderator who has reported them', async () => {
    const { bob, mod } = panel.visitors.people;
    const reportId = await reportPerson(bob, mod.username, { reason: 'harassment', details: '' });
    const find = (name: 'mod' | 'max') =>
      panel.list(name, 'audit_events', `?filters.targetType=report&filters.targetId=${reportId}`);
    const [event] = await find('max');
    assert.equal(event?.params.actorId, bob.id);
    assert.deepEqual(await find('mod'), []);
    const { body } = await panel.get('mod', `/api/resources/audit_events/records/${event?.id}/show`);
    assert.deepEqual(body.record.params, {});
  });
});
