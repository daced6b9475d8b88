import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTicket, identifyToken, redeemTicket } from '../../src/domain/accounts/api-tokens.ts';
import { endSession } from '../../src/domain/accounts/sessions.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { sanction } from '../../src/domain/moderation/sanctions.ts';
import { connectTestDatabase } from '../support/database.ts';
import { queryRows } from '../support/parley.ts';
import { createPerson, sessionIdOf, signInAs } from '../support/people.ts';
import { signInProgramAs } from '../support/programs.ts';
import { createStaff } from '../support/staff.ts';

describe('a ticket for a socket', () => {
  let ada: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    ada = await createPerson('ada');
  });

  after(() => disconnect());

  async function visit() {
    const identity = await identifyToken((await signInProgramAs(ada)).accessToken);
    assert.ok(identity);
    return identity;
  }

  it('names the sign-in that asked for it, with what that may do, and counts once, whoever comes first', async () => {
    const visitor = { ...(await visit()), scopes: ['read'] as const };
    const ticket = await createTicket(visitor);
    const redeemed = await Promise.all(Array.from({ length: 5 }, () => redeemTicket(ticket)));
    const [first, ...others] = redeemed.filter((each) => each !== undefined);
    assert.deepEqual(
      [first?.actor.id, first?.sessionId, first?.scopes],
      [ada.id, visitor.sessionId, ['read']],
    );
    assert.deepEqual(others, []);
  });

  it('is to be had with a browser, too', async () => {
    const sessionId = sessionIdOf(await signInAs(ada));
    const ticket = await createTicket({ actor: ada, sessionId });
    assert.equal((await redeemTicket(ticket))?.sessionId, sessionId);
  });

  it('is void after a minute, cut, or in the place of a token', async () => {
    const visitor = await visit();
    const old = await createTicket(visitor);
    await queryRows(`UPDATE api_tokens SET expires_at = now() WHERE kind = 'ticket'`);
    const ticket = await createTicket(visitor);
    const [kept] = await queryRows<{ count: string }>(
      `SELECT count(*), min(expires_at - now()) AS left FROM api_tokens WHERE kind = 'ticket'`,
    );
    assert.equal(Number(kept?.count), 1, 'the old one is taken away');
    for (const text of [old, ticket.slice(0, -1), '', 'x']) assert.equal(await redeemTicket(text), undefined);
    assert.equal(await identifyToken(ticket), undefined);
    assert.ok(await redeemTicket(ticket));
  });

  it('is void when the sign-in has ended, and not to be had with one that has', async () => {
    const visitor = await visit();
    const ticket = await createTicket(visitor);
    await endSession(visitor.sessionId);
    assert.equal(await redeemTicket(ticket), undefined);
    await assert.rejects(createTicket(visitor), /sign in/);
  });

  it('is void for somebody who is banned meanwhile', async () => {
    const bob = await createPerson('bob');
    const sessionId = sessionIdOf(await signInAs(bob));
    const ticket = await createTicket({ actor: bob, sessionId });
    const mod = await createStaff('mod', 'admin');
    await sanction(mod, { userId: bob.id, kind: 'ban', reason: 'rude', endsAt: null });
    assert.equal(await redeemTicket(ticket), undefined);
  });
});
