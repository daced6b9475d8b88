import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { deleteAccount } from '../../src/domain/accounts/account-deletion.ts';
import { createInvitation } from '../../src/domain/accounts/invitations.ts';
import { signUp } from '../../src/domain/accounts/registration.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPerson } from '../support/people.ts';

describe('an account that is deleted', () => {
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
  });
  after(() => disconnect());

  it('leaves its name not even to whoever invited it, and nothing for moderators to post', async () => {
    const ada = await createPerson('ada');
    const invitation = await createInvitation(ada, { note: '', daysOpen: 1, maxUses: 2 });
    const join = (username: string) =>
      signUp({ username, email: `${username}@example.org`, password: 'long enough' }, { invitation });
    const zoe = await join('zoe');
    await join('yan');
    await queryRows(
      `INSERT INTO held_messages (room_id, sender_id, nonce, body)
       SELECT id, $1, 'held', 'Never posted' FROM rooms WHERE is_default`,
      [zoe.id],
    );
    await deleteAccount(zoe, { messages: 'go' });
    const told = await queryRows<{ name: string }>(
      `SELECT data->>'username' AS name FROM notifications WHERE user_id = $1 AND kind = 'invitation-used'`,
      [ada.id],
    );
    assert.deepEqual(told, [{ name: 'yan' }]);
    assert.deepEqual(await queryRows('SELECT FROM held_messages WHERE sender_id = $1', [zoe.id]), []);
  });
});
