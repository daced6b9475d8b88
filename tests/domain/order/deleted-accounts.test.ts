import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { deleteAccount } from '../../../src/domain/accounts/account-deletion.ts';
import { changeUsername } from '../../../src/domain/accounts/credentials.ts';
import { signUp } from '../../../src/domain/accounts/registration.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import { Forbidden } from '../../../src/domain/errors.ts';
import { forgetTraces } from '../../../src/domain/messages/forgetting.ts';
import { postMessage } from '../../../src/domain/messages/posting.ts';
import { reachReport, reportMessage, reportPerson } from '../../../src/domain/moderation/reports.ts';
import { sanction } from '../../../src/domain/moderation/sanctions.ts';
import { connectTestDatabase } from '../../support/database.ts';
import { createStaff } from '../../support/order.ts';
import { queryRows } from '../../support/parley.ts';
import { createPeople, nonce, sessionIdOf, signInAs } from '../../support/people.ts';

const ADDRESS = '8.8.4.4';

describe('when somebody deletes their account', () => {
  let disconnect: () => Promise<void>;
  let mod: Actor;
  let ada: Actor;
  let zoe: Actor;

  before(async () => {
    disconnect = await connectTestDatabase();
    [ada, zoe] = (await createPeople('ada', 'zoe')) as [Actor, Actor];
    mod = await createStaff('mod', 'moderator');
  });

  after(() => disconnect());

  it('their former names are free, their sanctions and addresses stay banned, and reports keep what they show', async () => {
    await changeUsername(zoe, 'zoey');
    const { id } = await postMessage(zoe, 1, { body: 'Something bad', nonce: nonce() });
    const reports = [
      await reportMessage(ada, id, { reason: 'spam', details: '' }),
      await reportPerson(ada, 'zoey', { reason: 'spam', details: '' }),
    ];
    await queryRows(`UPDATE sessions SET sess = jsonb_set(sess, '{ip}', to_jsonb($2::text)) WHERE sid = $1`, [
      sessionIdOf(await signInAs(zoe)),
      ADDRESS,
    ]);
    const ban = { userId: zoe.id, kind: 'ban', reason: 'rude', endsAt: null, withAddresses: true } as const;
    const { id: sanctionId } = await sanction(mod, ban);
    const copiesOf = async () =>
      Promise.all(reports.map(async (each) => (await reachReport(mod, each)).copy));
    const copies = await copiesOf();
    assert.match(JSON.stringify(copies), /Something bad/);

    await deleteAccount(zoe, { messages: 'go' });
    await forgetTraces(zoe.id, { isAllToGo: true, signal: new AbortController().signal });

    const again = { username: 'zoe', email: 'zoe@example.org', password: 'correct horse' };
    await assert.rejects(signUp(again, { address: ADDRESS }), Forbidden);
    await signUp(again, { address: '192.0.2.1' });
    await signUp({ ...again, username: 'zoey', email: 'zoey@example.org' }, { address: '192.0.2.1' });
    const [kept] = await queryRows('SELECT lifted_at FROM sanctions WHERE id = $1', [sanctionId]);
    assert.deepEqual(kept, { lifted_at: null });
    assert.deepEqual(await copiesOf(), copies);
  });
});
