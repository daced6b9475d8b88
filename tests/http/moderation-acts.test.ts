import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createInvitation } from '../../src/domain/accounts/invitations.ts';
import { readServerSettings } from '../../src/domain/server-settings.ts';
import { createOrderedServer, lastIdOf, type OrderedServer } from '../support/ordered-server.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';

describe('what is done on the pages of those who keep order', () => {
  let parley: TestParley;
  let server: OrderedServer;

  before(async () => {
    parley = await startTestParley();
    server = await createOrderedServer(parley);
  });

  after(() => parley.stop());

  it('mutes, and lifts it, with what was typed kept beside an error', async () => {
    const path = '/moderation/people/bob/mute';
    await server.refused(path, { reason: '', until: 'day' }, 'reason');
    await server.refused(path, { reason: 'x'.repeat(501), until: 'day' }, 'reason');
    await server.refused(path, { reason: 'Loud', until: 'tomorrow' }, 'until');
    const text = await server.refused(
      path,
      { reason: 'Loud', until: 'date', ends_at: '2020-01-01T10:00' },
      'ends_at',
    );
    assert.match(text, /Loud/);
    assert.match(text, /2020-01-01T10:00/);
    for (const ends_at of ['', 'x', '2026-13-01T10:00', '99999-01-01T10:00'])
      await server.refused(path, { reason: 'Loud', until: 'date', ends_at }, 'ends_at');
    await server.done(
      'mia',
      path,
      { reason: 'Loud', until: 'date', ends_at: '2099-01-01T10:00' },
      'user.muted',
    );
    assert.match(await server.refused(path, { reason: 'Loud', until: 'day' }, 'kind'), /muted already/);
    assert.match((await server.get('mia', '/moderation/people/bob')).text, /muted/);
    const lifting = `/moderation/sanctions/${await lastIdOf('sanctions')}/lifting`;
    await server.refused(lifting, { reason: '' }, 'reason');
    await server.done('mia', lifting, { reason: 'Enough' }, 'sanction.lifted');
    assert.match((await server.get('mia', '/moderation/sanctions')).text, /Nothing is in force/);
    assert.match((await server.get('mia', '/moderation/sanctions?show=all')).text, /lifted by mia/);
  });

  it('suspends and bans: the person is signed out, and reads why', async () => {
    await server.refused('/moderation/people/eve/suspension', { reason: 'x', until: 'lifted' }, 'ends_at');
    await server.done(
      'mia',
      '/moderation/people/eve/suspension',
      { reason: 'Fights', until: 'week' },
      'user.suspended',
    );
    const answer = await server.get('eve', '/rooms');
    assert.equal(answer.status, 303);
    await server.done(
      'max',
      '/moderation/people/eve/ban',
      { reason: 'Again', until: 'lifted', addresses: 'true' },
      'user.banned',
    );
  });

  it('answers a moderator who acts on an admin, on a moderator or on themselves with 403 and a sentence', async () => {
    const fields = { reason: 'x', until: 'day', hours: '1' };
    for (const target of ['root', 'max', 'mia'])
      for (const act of ['mute', 'suspension', 'ban', 'messages/removal', 'messages/restoration']) {
        const answer = await server.post('mia', `/moderation/people/${target}/${act}`, fields);
        assert.equal(answer.status, 403, `${act} ${target}`);
        assert.match(answer.text, /lower role/);
      }
    const role = { role: 'admin', reason: 'I want to' };
    await server.post('mia', '/moderation/people/mia/role', role).expect(404);
    const own = await server.post('root', '/moderation/people/root/role', { ...role, role: 'member' });
    assert.equal(own.status, 403);
    assert.match(own.text, /nobody changes their own/);
  });

  it('changes a role', async () => {
    await server.refused('/moderation/people/ada/role', { role: 'king', reason: 'x' }, 'role', 'root');
    await server.done(
      'root',
      '/moderation/people/ada/role',
      { role: 'moderator', reason: 'Trusted' },
      'user.role_changed',
    );
    await server.get('ada', '/moderation').expect(200);
    await server.done(
      'root',
      '/moderation/people/ada/role',
      { role: 'member', reason: 'Left' },
      'user.role_changed',
    );
    await server.get('ada', '/moderation').expect(404);
  });

  it('removes what somebody wrote in the last hours, after asking with the count, and brings it back', async () => {
    await server.say('bob', 'one');
    await server.say('bob', 'two');
    const path = '/moderation/people/bob/messages/removal';
    assert.match(
      (await server.get('mia', `${path}?hours=3`)).text,
      /2 messages that bob wrote in the last 3 hours/,
    );
    for (const hours of ['0', '169', 'x', '-1'])
      assert.equal((await server.post('mia', path, { hours, reason: 'x' })).status, 422);
    await server.refused(path, { hours: '3', reason: '' }, 'reason');
    await server.done('mia', path, { hours: '3', reason: 'Flood' }, 'user.messages_removed');
    const room = `/rooms/${server.roomId}`;
    assert.doesNotMatch((await server.get('ada', room)).text, />one</);
    const back = '/moderation/people/bob/messages/restoration';
    await server.done('mia', back, { hours: '3', reason: 'It was none' }, 'user.messages_restored');
  });

  it('has one switch for a raid', async () => {
    await server.refused('/moderation/raid', { reason: ' ' }, 'reason');
    await server.done('mia', '/moderation/raid', { reason: 'Bots' }, 'server.changed');
    assert.match((await server.get('mia', '/moderation')).text, /There is a raid/);
    assert.equal((await readServerSettings()).raid, true);
    await server.done('mia', '/moderation/raid/end', { reason: 'Gone' }, 'server.changed');
  });

  it('changes the server for admins, and says in the log what it was before', async () => {
    const fields = {
      sign_up: 'invitation',
      members_invite: 'true',
      new_until_messages: '3',
      new_for_days: '1',
      new_may_not: ['links', 'mentions'],
      limits: 'true',
    };
    await server.refused('/moderation/server', { ...fields, reason: '' }, 'reason', 'root');
    await server.refused(
      '/moderation/server',
      { ...fields, reason: 'x', sign_up: 'sometimes' },
      'sign_up',
      'root',
    );
    await server.refused(
      '/moderation/server',
      { ...fields, reason: 'x', new_for_days: '400' },
      'new_for_days',
      'root',
    );
    await server
      .post('root', '/moderation/server', { ...fields, reason: 'x', new_may_not: 'sleep' })
      .expect(422);
    await server.done('root', '/moderation/server', { ...fields, reason: 'Calm' }, 'server.changed');
    // A form says nothing of boxes that are not ticked.
    const { new_may_not: _, ...noGate } = { ...fields, reason: 'They are fine' };
    await server.done('root', '/moderation/server', noGate, 'server.changed');
    assert.deepEqual((await readServerSettings()).newMayNot, []);
    await server.done('root', '/moderation/server', { ...fields, reason: 'Calm' }, 'server.changed');
    const log = await server.get('root', '/moderation/log?act=server.changed');
    assert.match(log.text, /<b>sign up<\/b> open → invitation/);
    await server.post('mia', '/moderation/server', { ...fields, reason: 'Calm' }).expect(404);
  });

  it('takes invitations of others back', async () => {
    await createInvitation(server.people.root, { note: 'Friends', daysOpen: 7, maxUses: 2 });
    assert.match((await server.get('mia', '/moderation/invitations')).text, /Friends/);
    const path = `/moderation/invitations/${await lastIdOf('invitations')}/revocation`;
    await server.done('mia', path, {}, 'invitation.revoked');
  });

  it('narrows the log down', async () => {
    const of = async (query: string) => (await server.get('mia', `/moderation/log?${query}`)).text;
    assert.match(await of('actor=mia&act=user.muted&person=bob'), /“Loud”/);
    assert.match(await of('actor=max&act=user.muted'), /Nothing like that was done/);
    assert.match(await of('day=2020-01-01'), /Nothing like that was done/);
    assert.match(await of(`room=${server.roomId}`), /Nothing like that/);
  });
});
