import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { changeUsername } from '../../../src/domain/accounts/credentials.ts';
import { findActor } from '../../../src/domain/accounts/people.ts';
import { updateProfile } from '../../../src/domain/accounts/profiles.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import { Forbidden, InvalidInput, NotFound } from '../../../src/domain/errors.ts';
import { editMessage } from '../../../src/domain/messages/editing.ts';
import { postMessage } from '../../../src/domain/messages/posting.ts';
import { toggleReaction } from '../../../src/domain/messages/reactions.ts';
import { writeMessage } from '../../../src/domain/messages/writer.ts';
import { isAddressBanned } from '../../../src/domain/moderation/banned-addresses.ts';
import { liftSanction, sanction } from '../../../src/domain/moderation/sanctions.ts';
import { joinRoom } from '../../../src/domain/rooms/memberships.ts';
import { createRoom } from '../../../src/domain/rooms/rooms.ts';
import { changeRoom } from '../../../src/domain/rooms/settings.ts';
import { connectTestDatabase } from '../../support/database.ts';
import { createStaff, inHours } from '../../support/order.ts';
import { queryRows } from '../../support/parley.ts';
import { createPerson, nonce, signInAs } from '../../support/people.ts';

describe('sanctions', () => {
  let mod: Actor;
  let roomId: number;
  let disconnect: () => Promise<void>;

  before(async () => {
    disconnect = await connectTestDatabase();
    mod = await createStaff('mod', 'moderator');
    roomId = (await createRoom(mod, { name: 'Tea', kind: 'open', topic: '', members: [] })).id;
  });

  after(() => disconnect());

  const newcomer = async (name: string) => {
    const actor = await createPerson(name);
    await joinRoom(actor, roomId);
    return actor;
  };
  const post = (actor: Actor) => postMessage(actor, roomId, { body: 'Hello', nonce: nonce() });
  const mute = (target: Actor, endsAt: Date | null = null) =>
    sanction(mod, { userId: target.id, kind: 'mute', reason: 'spam', endsAt });

  it('mute: neither post nor edit nor react nor name rooms, with the reason and the end, until it is lifted', async () => {
    const bob = await newcomer('bob');
    const { id: messageId } = await post(bob);
    const own = { name: 'Bobs', kind: 'open', topic: '', members: [] } as const;
    const room = await createRoom(bob, own);
    const { id } = await mute(bob, inHours(2));
    const acts = [
      () => post(bob),
      () => editMessage(bob, messageId, 'Other'),
      () => toggleReaction(bob, messageId, '👍'),
      () => createRoom(bob, { ...own, name: 'Loud' }),
      () => changeRoom(bob, room.id, { ...own, topic: 'Loud' }),
      () => updateProfile(bob, { displayName: 'LOUD' }),
      () => updateProfile(bob, { bio: 'Loud' }),
      () => changeUsername(bob, 'loud'),
    ];
    const isTold = (error: unknown) =>
      error instanceof Forbidden && /muted.*until.*UTC.*spam/.test(error.message);
    for (const act of acts) await assert.rejects(act, isTold);
    await updateProfile(bob, { displayName: bob.displayName, bio: '', timeZone: 'Europe/Rome' });
    await liftSanction(mod, id, 'enough');
    await post(bob);
    await editMessage(bob, messageId, 'Other');
  });

  it('are asked for by the statement that writes: with what was known before, nothing is written', async () => {
    const cleo = await newcomer('cleo');
    const write = () =>
      writeMessage(cleo, roomId, { body: 'Hello', nonce: nonce(), replyTo: null, refs: null });
    await write();
    const { id } = await mute(cleo);
    await assert.rejects(write(), Forbidden);
    await liftSanction(mod, id, 'enough');
    await write();
  });

  it('mute: also in rooms that somebody comes into later, and answers a repeat as it is stored', async () => {
    const dan = await newcomer('dan');
    const first = { body: 'Hello', nonce: nonce() };
    const stored = await postMessage(dan, roomId, first);
    await mute(dan);
    const other = await createRoom(mod, { name: 'Later', kind: 'closed', topic: '', members: ['dan'] });
    const write = (id: number, message: typeof first) =>
      writeMessage(dan, id, { ...message, replyTo: null, refs: null });
    await assert.rejects(write(other.id, first), Forbidden);
    assert.equal((await write(roomId, first)).id, stored.id);
  });

  it('end by themselves', async () => {
    const eve = await newcomer('eve');
    const { id } = await mute(eve, inHours(1));
    await queryRows(`UPDATE sanctions SET ends_at = now() WHERE id = $1`, [id]);
    await queryRows(`UPDATE memberships SET silenced_until = now() WHERE user_id = $1`, [eve.id]);
    await post(eve);
    await mute(eve);
  });

  it('suspension and ban: all sessions end, and nobody finds the person as one who acts', async () => {
    for (const [name, kind] of [
      ['fay', 'suspension'],
      ['gil', 'ban'],
    ] as const) {
      const person = await newcomer(name);
      await signInAs(person);
      const { id } = await sanction(mod, {
        username: name.toUpperCase(),
        kind,
        reason: 'rude',
        endsAt: inHours(1),
      });
      assert.equal(await findActor(person.id), undefined);
      assert.deepEqual(await queryRows('SELECT FROM sessions WHERE user_id = $1', [person.id]), []);
      const [ending] = await queryRows<{ reason: string }>(
        'SELECT reason FROM session_endings ORDER BY id DESC LIMIT 1',
      );
      assert.match(
        ending?.reason ?? '',
        kind === 'ban' ? /banned, until .* rude/ : /suspended, until .* rude/,
      );
      await assert.rejects(post(person), Forbidden);
      await liftSanction(mod, id, 'sorry');
      assert.equal((await findActor(person.id))?.id, person.id);
    }
  });

  it('ban: with the public addresses of the person, until it is lifted', async () => {
    const hal = await newcomer('hal');
    for (const ip of [
      '203.0.113.7',
      '::ffff:203.0.113.9',
      '2a01:4f8:1:2:3::4',
      '127.0.0.1',
      '10.0.0.3',
      'nonsense',
    ])
      await queryRows(
        `INSERT INTO sessions (sid, expire, sess) VALUES (gen_random_uuid()::text, now() + interval '1 day', $1)`,
        [{ passport: { user: hal.id }, ip, lastUsedAt: Date.now() }],
      );
    const { id } = await sanction(mod, {
      userId: hal.id,
      kind: 'ban',
      reason: 'bot',
      endsAt: null,
      withAddresses: true,
    });
    const asked = ['2a01:4f8:1:2::9', '2a01:4f8:1:3::4', '127.0.0.1', '10.0.0.3', '', 'nonsense'];
    assert.deepEqual(await Promise.all(asked.map(isAddressBanned)), [
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    await liftSanction(mod, id, 'no bot');
    assert.equal(await isAddressBanned('2a01:4f8:1:2::9'), false);
  });

  it('refuse what is no reason, no end to come, a second one of a kind, and strangers', async () => {
    const ida = await newcomer('ida');
    const given = { userId: ida.id, kind: 'mute', reason: 'spam', endsAt: null } as const;
    await assert.rejects(sanction(mod, { ...given, reason: '  ' }), InvalidInput);
    await assert.rejects(sanction(mod, { ...given, reason: 'x'.repeat(501) }), InvalidInput);
    await assert.rejects(sanction(mod, { ...given, endsAt: inHours(-1) }), InvalidInput);
    await assert.rejects(sanction(mod, { ...given, endsAt: new Date(Number.NaN) }), InvalidInput);
    await assert.rejects(sanction(mod, { ...given, kind: 'suspension' }), InvalidInput);
    await assert.rejects(sanction(mod, { ...given, userId: 999_999 }), NotFound);
    await assert.rejects(liftSanction(mod, 999_999, 'why'), NotFound);
    await mute(ida);
    await assert.rejects(mute(ida), (error) => error instanceof InvalidInput && 'kind' in error.fields);
  });
});
