import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findActor } from '../../../src/domain/accounts/people.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../../../src/domain/errors.ts';
import { postMessage } from '../../../src/domain/messages/posting.ts';
import { listAuditEvents } from '../../../src/domain/moderation/audit-trail.ts';
import { changeServerSettings, setRaid, setUserRole } from '../../../src/domain/moderation/server.ts';
import { openDirectRoom } from '../../../src/domain/rooms/direct-rooms.ts';
import { createRoom } from '../../../src/domain/rooms/rooms.ts';
import { readServerSettings } from '../../../src/domain/server-settings.ts';
import { connectTestDatabase } from '../../support/database.ts';
import { createStaff } from '../../support/order.ts';
import { queryRows } from '../../support/parley.ts';
import { createPeople, nonce } from '../../support/people.ts';

describe('what admins choose for the server', () => {
  let admin: Actor;
  let mod: Actor;
  let bob: Actor;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    admin = await createStaff('root', 'admin');
    mod = await createStaff('mod', 'moderator');
    [bob] = (await createPeople('bob', 'ada')) as [Actor];
  });

  after(() => disconnect());

  it('is kept, and written down with what it was', async () => {
    await changeServerSettings(admin, { signUp: 'invitation', limits: true }, 'too many');
    assert.equal((await readServerSettings()).signUp, 'invitation');
    const { items } = await listAuditEvents(mod, { act: 'server' });
    assert.deepEqual(
      items.map(({ actorUsername, before, after, reason }) => [actorUsername, before, after, reason]),
      [['root', { signUp: 'open' }, { signUp: 'invitation' }, 'too many']],
    );
  });

  it('is refused when it is no such setting or no such value, and when nobody says why', async () => {
    const wrong: object[] = [
      { signUp: 'maybe' },
      { signUp: ['open'] },
      { limits: 'false' },
      { newForDays: -1 },
      { newUntilMessages: 1.5 },
      { newMayNot: ['breathe'] },
      { newMayNot: 'links' },
      { nonsense: true },
      { constructor: true },
    ];
    for (const changes of wrong)
      await assert.rejects(changeServerSettings(admin, changes, 'why'), InvalidInput);
    await assert.rejects(changeServerSettings(admin, { limits: false }, ''), InvalidInput);
    await assert.rejects(changeServerSettings(mod, { limits: false }, 'why'), NotFound);
    await assert.rejects(changeServerSettings(bob, { limits: false }, 'why'), NotFound);
    await assert.rejects(setRaid(bob, true, 'why'), NotFound);
    assert.equal((await readServerSettings()).limits, true);
  });

  it('roles: given by admins, to anybody but themselves, and valid at once', async () => {
    await setUserRole(admin, bob.id, 'moderator', 'helps');
    assert.equal((await findActor(bob.id))?.role, 'moderator');
    await setUserRole(admin, bob.id, 'member', 'is tired');
    await assert.rejects(setUserRole(admin, admin.id, 'member', 'why'), Forbidden);
    await assert.rejects(setUserRole(admin, bob.id, 'king' as 'admin', 'why'), InvalidInput);
    await assert.rejects(setUserRole(admin, 999_999, 'admin', 'why'), NotFound);
    await assert.rejects(setUserRole(mod, bob.id, 'admin', 'why'), NotFound);
  });

  it('a second factor for staff: without one they are told to set one up, and nothing else works', async () => {
    await changeServerSettings(admin, { staffSecondFactor: true }, 'safer');
    const held = (await findActor(mod.id)) as Actor;
    assert.equal(held.lacksSecondFactor, true);
    for (const act of [() => listAuditEvents(held), () => setRaid(held, true, 'why')])
      await assert.rejects(act, (error) => error instanceof Forbidden && /second factor/.test(error.message));
    await queryRows(`INSERT INTO second_factors (user_id, secret, confirmed_at) VALUES ($1, 'x', now())`, [
      mod.id,
    ]);
    await listAuditEvents((await findActor(mod.id)) as Actor);
    await changeServerSettings(
      { ...admin, lacksSecondFactor: false },
      { staffSecondFactor: false },
      'enough',
    );
  });

  it('gates: new accounts post no links, mention nobody and open no direct rooms, and are told from when on', async () => {
    const { id: roomId } = await createRoom(admin, {
      name: 'Tea',
      kind: 'closed',
      topic: '',
      members: ['bob', 'ada', 'mod'],
    });
    const post = (body: string, actor = bob) => postMessage(actor, roomId, { body, nonce: nonce() });
    await changeServerSettings(
      admin,
      { newMayNot: ['links', 'mentions', 'direct-rooms'], newUntilMessages: 2, newForDays: 3 },
      'spam',
    );
    const isTold = (error: unknown) =>
      error instanceof Forbidden && /after 2 more messages.* and from .*UTC on/.test(error.message);
    for (const body of [
      'https://example.org',
      '[a](https://b.example)',
      'see www.example.org',
      '@ada',
      '@ada and @bob',
    ])
      await assert.rejects(post(body), isTold);
    await assert.rejects(openDirectRoom(bob, 'ada'), isTold);
    await openDirectRoom(bob, 'bob');
    await post('@ada https://example.org', mod);
    for (const body of ['one', 'two @nobody `https://example.org`']) await post(body);
    await assert.rejects(post('https://example.org'), /can from .*UTC on\.$/);
    await changeServerSettings(admin, { newForDays: 0 }, 'calm');
    await post('@ada https://example.org');
    await openDirectRoom(bob, 'ada');
  });
});
