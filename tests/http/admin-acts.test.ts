import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Room } from '../../src/db/models/index.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { reportMessage } from '../../src/domain/moderation/reports.ts';
import { readServerSettings } from '../../src/domain/server-settings.ts';
import { openPanel, type Panel } from '../support/panel.ts';
import { queryRows } from '../support/parley.ts';
import { nonce, signInAs } from '../support/people.ts';

const reason = 'Because of the test';

let panel: Panel;
let general: Room;

async function say(name: 'bob' | 'cleo', body: string): Promise<number> {
  const { id } = await postMessage(panel.visitors.people[name], general.id, { body, nonce: nonce() });
  return id;
}

/** The newest line of the log. */
async function lastAct(): Promise<{ act: string; actor_id: number; target_id: number; reason: string }> {
  const [event] = await queryRows<Awaited<ReturnType<typeof lastAct>>>(
    'SELECT act, actor_id, target_id, reason FROM audit_events ORDER BY id DESC LIMIT 1',
  );
  assert.ok(event);
  return event;
}

before(async () => {
  panel = await openPanel();
  general = await Room.findOne({ where: { isDefault: true }, rejectOnEmpty: true });
});
after(() => panel.parley.stop());

describe('acts of the panel', () => {
  it('ban somebody, whose sessions end, and lift it again', async () => {
    const { bob, mod } = panel.visitors.people;
    const { body } = await panel.act('mod', 'users', bob.id, 'ban', { reason });
    assert.deepEqual(body.notice, { message: 'They are banned.', type: 'success' });
    assert.deepEqual(await lastAct(), {
      act: 'user.banned',
      actor_id: mod.id,
      target_id: bob.id,
      reason,
    });
    assert.deepEqual(await queryRows('SELECT FROM sessions WHERE user_id = $1', [bob.id]), []);
    const [ban] = await panel.list('mod', 'sanctions');
    await panel.act('mod', 'sanctions', Number(ban?.id), 'lift', { reason });
    assert.equal((await lastAct()).act, 'sanction.lifted');
  });

  it('remove a message and bring it back, also several at once', async () => {
    const ids = [await say('cleo', 'one'), await say('cleo', 'two')];
    const [first = 0] = ids;
    await panel.act('mod', 'messages', first, 'remove', { reason });
    assert.equal((await lastAct()).act, 'message.removed');
    const { body } = await panel.act('mod', 'messages', ids, 'remove', { reason });
    assert.equal(body.notice.message, 'Done for 2 of 2.');
    const removed = () =>
      queryRows('SELECT FROM messages WHERE deleted_at IS NOT NULL AND id = ANY ($1)', [ids]);
    assert.equal((await removed()).length, 2);
    await panel.act('mod', 'messages', ids, 'restore', { reason });
    assert.equal((await removed()).length, 0);
    assert.equal((await lastAct()).act, 'message.restored');
  });

  it('take and uphold a report, which both are told', async () => {
    const { bob } = panel.visitors.people;
    const reportId = await reportMessage(bob, await say('cleo', 'something bad'), {
      reason: 'spam',
      details: '',
    });
    await panel.act('mod', 'reports', reportId, 'assign');
    assert.equal((await lastAct()).act, 'report.assigned');
    await panel.act('mod', 'reports', reportId, 'uphold', { decision: reason });
    assert.equal((await lastAct()).act, 'report.upheld');
    const [report] = await panel.list('mod', 'reports');
    assert.equal(report?.params.status, 'upheld');
    assert.equal((await queryRows(`SELECT FROM notifications WHERE kind LIKE 'report-%'`)).length, 2);
    const again = await panel.act('mod', 'reports', reportId, 'reject', { decision: reason });
    assert.equal(again.status, 422);
  });

  it('make, change and delete word rules; what is wrong is said beside the field', async () => {
    const wrong = await panel.create('mod', 'word_rules', { pattern: '', action: 'shout' });
    assert.equal(wrong.status, 422);
    assert.deepEqual(Object.keys(wrong.body.errors), ['pattern', 'action']);
    await panel.create('mod', 'word_rules', { pattern: 'spam*', action: 'block', note: '' });
    const taken = await panel.create('mod', 'word_rules', { pattern: 'spam*', action: 'hold', note: '' });
    assert.equal(taken.status, 422);
    assert.ok(taken.body.errors.pattern);
    const [rule] = await panel.list('mod', 'word_rules');
    await panel.act('mod', 'word_rules', Number(rule?.id), 'edit', {
      pattern: 'spam*',
      action: 'mask',
      note: '',
    });
    assert.equal((await panel.list('mod', 'word_rules'))[0]?.params.action, 'mask');
    await panel.act('mod', 'word_rules', [Number(rule?.id)], 'delete', { reason });
    assert.deepEqual(await panel.list('mod', 'word_rules'), []);
    assert.equal((await lastAct()).act, 'word_rule.removed');
  });

  it('change settings, and begin and end a raid', async () => {
    const rows = await panel.list('ada', 'server_settings', '?perPage=50');
    const idOf = (key: string) => Number(rows.find(({ params }) => params.key === key)?.id);
    await panel.act('ada', 'server_settings', idOf('newForDays'), 'edit', { newForDays: '3', reason });
    await panel.act('ada', 'server_settings', idOf('newMayNot'), 'edit', { newMayNot: ['links'], reason });
    await panel.act('mod', 'server_settings', idOf('raid'), 'beginRaid', { reason });
    const { newForDays, newMayNot, raid } = await readServerSettings();
    assert.deepEqual({ newForDays, newMayNot, raid }, { newForDays: 3, newMayNot: ['links'], raid: true });
    await panel.act('mod', 'server_settings', idOf('raid'), 'endRaid', { reason });
    assert.equal((await readServerSettings()).raid, false);
    const tooMuch = await panel.act('ada', 'server_settings', idOf('newForDays'), 'edit', {
      newForDays: '999',
      reason,
    });
    assert.equal(tooMuch.status, 422);
    assert.ok(tooMuch.body.errors.newForDays);
  });

  it('take back an invitation', async () => {
    const { bob } = panel.visitors.people;
    const [invitation] = await queryRows<{ id: number }>(
      `INSERT INTO invitations (created_by, digest) VALUES ($1, 'd') RETURNING id`,
      [bob.id],
    );
    await panel.act('mod', 'invitations', Number(invitation?.id), 'revoke');
    assert.equal((await lastAct()).act, 'invitation.revoked');
  });

  it('end a session of somebody, and all of them', async () => {
    const { cleo } = panel.visitors.people;
    await signInAs(cleo);
    const [session] = await panel.list('ada', 'sessions', `?filters.userId=${cleo.id}`);
    await panel.act('ada', 'sessions', Number(session?.id), 'end', { reason });
    assert.equal((await panel.list('ada', 'sessions', `?filters.userId=${cleo.id}`)).length, 1);
    await panel.act('mod', 'users', cleo.id, 'signOut', { reason });
    assert.equal((await lastAct()).act, 'user.signed_out');
    assert.equal((await panel.list('ada', 'sessions', `?filters.userId=${cleo.id}`)).length, 0);
  });
});

describe('what the domain refuses in the panel', () => {
  it('is to act on an equal, on somebody above, or on oneself, also by hand', async () => {
    const { ada, max, mod } = panel.visitors.people;
    const before = await queryRows('SELECT FROM audit_events');
    for (const target of [ada, max, mod]) {
      for (const act of ['mute', 'ban', 'signOut', 'removeMessages']) {
        const { status, body } = await panel.act('mod', 'users', target.id, act, { reason, hours: '24' });
        assert.equal(status, 403, `${act} ${target.username}`);
        assert.equal(body.notice.type, 'error');
      }
      const several = await panel.act('mod', 'users', [target.id], 'ban', { reason });
      assert.equal(several.status, 403);
    }
    assert.equal((await queryRows('SELECT FROM audit_events')).length, before.length);
    assert.deepEqual(await queryRows('SELECT FROM sanctions WHERE lifted_at IS NULL'), []);
  });

  it('is to give roles, for moderators; and to change one’s own, for anybody', async () => {
    const { ada, mod } = panel.visitors.people;
    await panel.get('mod', `/api/resources/users/records/${mod.id}/edit`).expect(200);
    await panel.act('mod', 'users', mod.id, 'edit', { role: 'admin', reason });
    await panel.act('mod', 'users', mod.id, 'mute', { role: 'admin', reason });
    const own = await panel.act('ada', 'users', ada.id, 'edit', { role: 'member', reason });
    assert.equal(own.status, 403);
    const roles = await queryRows<{ username: string; role: string }>(
      `SELECT username, role FROM users WHERE username IN ('ada', 'mod') ORDER BY 1`,
    );
    assert.deepEqual(
      roles.map(({ role }) => role),
      ['admin', 'moderator'],
    );
  });

  it('is to write columns past the acts, by what AdminJS brings for that', async () => {
    const { bob } = panel.visitors.people;
    const written = { username: 'mallory', passwordHash: 'x', password_hash: 'x', role: 'admin', id: '1' };
    for (const action of ['edit', 'delete']) await panel.act('mod', 'users', bob.id, action, written);
    await panel.act('mod', 'audit_events', 1, 'edit', { act: 'nothing' });
    await panel.act('ada', 'audit_events', 1, 'delete');
    await panel.act('ada', 'messages', 1, 'edit', { body: 'other words' });
    const bulk = await panel.get('ada', '/api/resources/audit_events/bulk/bulkDelete?recordIds=1');
    assert.notEqual(bulk.body.notice?.type, 'success');
    await panel.create('ada', 'users', written);
    const changed = await queryRows(`SELECT FROM users WHERE password_hash = 'x' OR username = 'mallory'`);
    assert.deepEqual(changed, []);
    assert.deepEqual(await queryRows(`SELECT FROM messages WHERE body = 'other words'`), []);
  });

  it('says which of several it concerned', async () => {
    const { bob, max } = panel.visitors.people;
    const { status, body } = await panel.act('mod', 'users', [bob.id, max.id], 'mute', { reason });
    assert.equal(status, 200);
    assert.match(body.notice.message, /^Done for 1 of 2\. You can act on people of a lower role/);
  });
});
