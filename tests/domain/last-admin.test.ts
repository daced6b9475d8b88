import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { deleteAccount, mayDeleteAccount } from '../../src/domain/accounts/account-deletion.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { Forbidden } from '../../src/domain/errors.ts';
import { canDeleteOwnAccount } from '../../src/domain/policies/accounts.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPeople } from '../support/people.ts';

describe('the last admin', () => {
  let disconnect: () => Promise<void>;
  let ada: Actor;
  let bob: Actor;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
  });

  after(() => disconnect());

  it('stays, also when the last two go at the same moment', async () => {
    assert.equal(canDeleteOwnAccount({ role: 'admin' }, 0), false);
    assert.equal(canDeleteOwnAccount({ role: 'moderator' }, 0), true);
    await queryRows(`UPDATE users SET role = 'admin' WHERE id = ANY ($1)`, [[ada.id, bob.id]]);
    const admins: Actor[] = [ada, bob].map((each) => ({ ...each, role: 'admin' }));
    const gone = await Promise.allSettled(admins.map((each) => deleteAccount(each, { messages: 'stay' })));
    assert.deepEqual(gone.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const left = admins[gone.findIndex(({ status }) => status === 'rejected')];
    assert.ok(left);
    assert.equal(await mayDeleteAccount(left), false);
    await assert.rejects(deleteAccount(left, { messages: 'go' }), Forbidden);
  });
});
