import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { block } from '../../src/domain/accounts/blocks.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { banFromRoom } from '../../src/domain/moderation/room-banning.ts';
import { sanction } from '../../src/domain/moderation/sanctions.ts';
import { setSlowMode } from '../../src/domain/moderation/server.ts';
import { removeMember } from '../../src/domain/rooms/departures.ts';
import { openDirectRoom } from '../../src/domain/rooms/direct-rooms.ts';
import { setArchived } from '../../src/domain/rooms/settings.ts';
import { type Acting, createCast, createDoorRoom, type DoorRoom } from '../support/doors.ts';
import { LiveClient } from '../support/live-client.ts';
import { createStaff, inHours } from '../support/order.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPerson, nonce, signInAs } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

describe('the policies, at the socket', () => {
  let parley: TestParley;
  let cast: Awaited<ReturnType<typeof createCast>>;
  let admin: Actor;
  const rooms: DoorRoom[] = [];

  before(async () => {
    parley = await startTestParley({ hasLimits: false });
    admin = await createStaff('root', 'admin');
    cast = await createCast();
    for (const kind of ['open', 'closed'] as const) rooms.push(await createDoorRoom(kind, kind, cast));
  });

  after(() => parley.stop());

  /** `posted`, a sentence of the refusal, or that the socket was closed or never opened. */
  async function post(client: LiveClient): Promise<string> {
    const body = `Hello ${nonce()}`;
    const refusal = () =>
      client.frames.map((frame) => /composer-error[^>]*>([^<]+)/.exec(frame)?.[1]).find(Boolean);
    client.say({ type: 'post', body, nonce: nonce() });
    await waitFor(
      () => client.texts.some((text) => text.includes(body)) || !!refusal() || client.closeCode !== undefined,
      'what becomes of the post',
    );
    if (client.closeCode !== undefined) return `closed with ${client.closeCode}`;
    return refusal() ?? 'posted';
  }

  async function openAndPost({ cookie }: { cookie: string }, roomId: number): Promise<string> {
    const client = new LiveClient(parley.origin, cookie, roomId);
    await waitFor(() => client.isOpen || client.closeCode !== undefined, 'the socket');
    if (client.refusedWith !== undefined) return `refused with ${client.refusedWith}`;
    client.say({ type: 'sync', since: '0' });
    const outcome = await post(client);
    client.close();
    return outcome;
  }

  it('of rooms: who is in one posts there, and for others there is none, whatever they are on the server', async () => {
    const check = async (acting: Acting, room: DoorRoom) => {
      const outcome = await openAndPost(acting, room.id);
      const expected = acting.place === 'none' ? 'closed with 1008' : 'posted';
      assert.equal(outcome, expected, `${acting.role}, ${acting.place} in ${room.kind}`);
    };
    for (const room of rooms) for (const acting of cast.acting) await check(acting, room);
  });

  /** What happens to somebody while their screen is open, and what becomes of what they post then, and on a new one. */
  const CHANGES: Record<
    string,
    { act: (person: Actor, roomId: number) => Promise<unknown>; open: RegExp; anew: RegExp }
  > = {
    'a mute': {
      act: ({ id }) => sanction(admin, { userId: id, kind: 'mute', reason: 'so loud', endsAt: null }),
      open: /muted.*so loud/,
      anew: /muted.*so loud/,
    },
    'a suspension': {
      act: ({ id }) =>
        sanction(admin, { userId: id, kind: 'suspension', reason: 'rude', endsAt: inHours(1) }),
      open: /^closed with 1008$/,
      anew: /^refused with 401$/,
    },
    'a ban': {
      act: ({ id }) => sanction(admin, { userId: id, kind: 'ban', reason: 'rude', endsAt: null }),
      open: /^closed with 1008$/,
      anew: /^refused with 401$/,
    },
    'a ban from the room': {
      act: ({ id }, roomId) => banFromRoom(owner(), roomId, { userId: id, reason: 'rude', endsAt: null }),
      open: /^closed with 1008$/,
      anew: /^closed with 1008$/,
    },
    'being put out': {
      act: ({ id }, roomId) => removeMember(owner(), roomId, id),
      open: /^closed with 1008$/,
      anew: /^closed with 1008$/,
    },
    'slow mode, after a post': {
      act: (_, roomId) => setSlowMode(owner(), roomId, 600),
      open: /Slow mode/,
      anew: /Slow mode/,
    },
    'the end of the room': {
      act: (_, roomId) => setArchived(owner(), roomId, true),
      open: /archived/,
      anew: /archived/,
    },
  };

  const owner = () =>
    cast.acting.find(({ role, place }) => role === 'member' && place === 'owner')?.actor as Actor;

  for (const [name, { act, open, anew }] of Object.entries(CHANGES))
    it(`of rights that end: ${name}`, async () => {
      const person = await createPerson(`somebody-${nonce().slice(0, 8)}`);
      const inside = {
        actor: person,
        role: 'member',
        place: 'member',
        cookie: await signInAs(person),
      } as const;
      const { id } = await createDoorRoom(name, 'closed', { acting: [...cast.acting, inside], targets: [] });
      const client = await LiveClient.open(parley.origin, inside.cookie, id);
      assert.equal(await post(client), 'posted');
      await act(person, id);
      assert.match(await post(client), open);
      client.close();
      assert.match(await openAndPost(inside, id), anew);
    });

  it('of direct rooms: neither of the two posts while one blocks the other', async () => {
    const [one, other] = [await createPerson('one'), await createPerson('other')];
    const { id } = await openDirectRoom(one, 'other');
    const cookies = [await signInAs(one), await signInAs(other)];
    for (const cookie of cookies) assert.equal(await openAndPost({ cookie }, id), 'posted');
    await block(one, 'other');
    for (const cookie of cookies) assert.match(await openAndPost({ cookie }, id), /cannot write/);
    assert.equal(await openAndPost(cast.acting.at(-1) as Acting, id), 'closed with 1008');
  });
});
