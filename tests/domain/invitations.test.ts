import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { listInvitations, listMyInvitations } from '../../src/domain/accounts/invitation-list.ts';
import {
  createInvitation,
  reachInvitation,
  revokeInvitation,
} from '../../src/domain/accounts/invitations.ts';
import { register, signUp } from '../../src/domain/accounts/registration.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../../src/domain/errors.ts';
import { isAddressBanned } from '../../src/domain/moderation/banned-addresses.ts';
import { canInvite, canRevokeInvitation, doorFor } from '../../src/domain/policies/invitations.ts';
import { keepServerSettings } from '../../src/domain/server-settings.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople } from '../support/people.ts';

const ONCE = { note: '', daysOpen: 7, maxUses: 1 };
const ANY = { note: 'for all', daysOpen: null, maxUses: null };

describe('invitations', () => {
  let disconnect: () => Promise<void>;
  let ada: Actor;
  let bob: Actor;
  let count = 0;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
  });

  afterEach(async () => {
    await keepServerSettings({ signUp: 'open', membersInvite: true, raid: false }, null);
    await queryRows('DELETE FROM banned_addresses');
  });

  after(() => disconnect());

  const somebody = () => {
    const username = `guest${++count}`;
    return { username, email: `${username}@example.org`, password: 'correct horse' };
  };

  it('lets one in of two who use the last use at the same moment, and tells the other why', async () => {
    const invitation = await createInvitation(ada, ONCE);
    const asked = await Promise.allSettled([
      signUp(somebody(), { invitation }),
      signUp(somebody(), { invitation }),
    ]);
    const refused = asked.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    assert.equal(refused.length, 1);
    assert.ok(refused[0] instanceof InvalidInput);
    assert.match(refused[0].fields.form ?? '', /used up/);
    const { items } = await listMyInvitations(ada);
    assert.deepEqual([items[0]?.uses, items[0]?.guests.length], [1, 1]);
  });

  it('needs one where the server says so, and before it looks at names', async () => {
    await keepServerSettings({ signUp: 'invitation' }, null);
    await assert.rejects(signUp(somebody(), {}), /takes an invitation/);
    const taken = { ...somebody(), username: 'ada' };
    await assert.rejects(signUp(taken, {}), /takes an invitation/, 'a stranger learns no names');
    for (const invitation of ['x', 'a'.repeat(64), 'ä'.repeat(8), "' OR true --"])
      await assert.rejects(signUp(somebody(), { invitation }), InvalidInput);
    const guest = await signUp(somebody(), { invitation: await createInvitation(ada, ANY) });
    const [row] = await queryRows<{ created_by: number }>(
      'SELECT created_by FROM invitations JOIN users ON invitation_id = invitations.id WHERE users.id = $1',
      [guest.id],
    );
    assert.equal(row?.created_by, ada.id, 'who invited whom is kept');
  });

  it('lets nobody in by one that was taken back, is over, or whose maker may not invite any more', async () => {
    const invitation = await createInvitation(ada, ANY);
    const isOpen = async () => (await reachInvitation(invitation)) !== undefined;
    assert.deepEqual(await reachInvitation(invitation), { inviter: 'ada' });
    await keepServerSettings({ membersInvite: false }, null);
    assert.equal(await isOpen(), false);
    await keepServerSettings({ membersInvite: true }, null);
    await queryRows(`UPDATE invitations SET expires_at = now() - interval '1 second' WHERE max_uses IS NULL`);
    assert.equal(await isOpen(), false);
    await queryRows('UPDATE invitations SET expires_at = NULL');
    assert.equal(await isOpen(), true);
    const [made] = (await listMyInvitations(ada)).items;
    await assert.rejects(revokeInvitation(bob, made?.id ?? 0), NotFound);
    await revokeInvitation(ada, made?.id ?? 0);
    await revokeInvitation({ ...bob, role: 'moderator' }, made?.id ?? 0);
    assert.equal(await isOpen(), false);
    await assert.rejects(signUp(somebody(), { invitation }), /taken back/);
    await assert.rejects(revokeInvitation(ada, 987654321), NotFound);
  });

  it('lets nobody in while sign-up is closed or there is a raid, but the shell', async () => {
    const invitation = await createInvitation(ada, ANY);
    for (const settings of [{ signUp: 'closed' as const }, { signUp: 'open' as const, raid: true }]) {
      await keepServerSettings(settings, null);
      await assert.rejects(signUp(somebody(), {}), Forbidden);
      await assert.rejects(signUp(somebody(), { invitation }), Forbidden);
    }
    await register(somebody());
  });

  it('lets nobody in from an address that is banned, however it is written', async () => {
    await queryRows(
      `INSERT INTO banned_addresses (address, reason, ends_at) VALUES
         ('203.0.113.0/24', 'spam', NULL), ('2001:db8:1:2::/64', 'spam', now() + interval '1 day'),
         ('198.51.100.7', 'over', now() - interval '1 second')`,
    );
    for (const address of ['203.0.113.9', '::ffff:203.0.113.9', '2001:db8:1:2::1', '2001:DB8:1:2:ffff::'])
      await assert.rejects(signUp(somebody(), { address }), Forbidden, address);
    for (const address of ['203.0.114.9', '198.51.100.7', '2001:db8:1:3::1', 'no address', '', '::1%eth0'])
      assert.equal(await isAddressBanned(address), false, address);
    await signUp(somebody(), { address: '192.0.2.1' });
  });

  it('shows each their own, and all to those who keep order', async () => {
    await createInvitation(ada, ONCE);
    await createInvitation(bob, ANY);
    assert.deepEqual(
      (await listMyInvitations(bob)).items.map((each) => each.note),
      ['for all'],
    );
    await assert.rejects(listInvitations(ada), NotFound);
    const all = await listInvitations({ ...ada, role: 'moderator' });
    assert.deepEqual(
      all.items.slice(0, 2).map((each) => each.inviter.username),
      ['bob', 'ada'],
    );
    assert.equal(all.nextBefore, null);
    assert.doesNotMatch(JSON.stringify(all), /digest/);
  });

  it('has its rules in one place', async () => {
    const open = { signUp: 'open' as const, membersInvite: true, raid: false };
    assert.deepEqual(
      (['open', 'invitation', 'closed'] as const).flatMap((signUpBy) =>
        [true, false].map((membersInvite) =>
          ['member', 'moderator', 'admin'].map((role) =>
            canInvite({ role }, { ...open, signUp: signUpBy, membersInvite }),
          ),
        ),
      ),
      [
        [true, true, true],
        [false, true, true],
        [true, true, true],
        [false, true, true],
        [false, false, false],
        [false, false, false],
      ],
    );
    assert.equal(doorFor({ ...open, raid: true }), 'closed');
    assert.equal(canRevokeInvitation({ id: 1, role: 'member' }, { createdBy: 2 }), false);
    await keepServerSettings({ membersInvite: false }, null);
    await assert.rejects(createInvitation(ada, ONCE), Forbidden);
  });
});

describe('the first account of a server', () => {
  it('is let in whatever the settings are', async () => {
    const disconnect = await connectTestDatabase();
    const person = (username: string) => ({
      username,
      email: `${username}@example.org`,
      password: 'correct horse',
    });
    await keepServerSettings({ signUp: 'closed', raid: true }, null);
    assert.equal((await signUp(person('ada'), { address: '203.0.113.9' })).role, 'admin');
    await assert.rejects(signUp(person('bob'), {}), Forbidden);
    await disconnect();
  });
});
