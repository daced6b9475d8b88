import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { NotFound } from '../../src/domain/errors.ts';
import { postMessage } from '../../src/domain/messages/posting.ts';
import { removeMember } from '../../src/domain/rooms/departures.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople, nonce } from '../support/people.ts';

const NOT_THERE = 4_000_000;

describe('what a server knows of somebody', () => {
  let parley: TestParley;

  before(async () => {
    parley = await startTestParley();
  });

  after(() => parley.stop());

  it('is forgotten with their removal: they cannot even ask which messages there are', async () => {
    const [ada, bob] = (await createPeople('ada', 'bob')) as [Actor, Actor];
    const { id } = await createRoom(ada, { name: 'Tea', kind: 'closed', topic: '', members: ['bob'] });
    const message = await postMessage(bob, id, { body: 'Hello', nonce: nonce() });
    await removeMember(ada, id, bob.id);
    for (const replyTo of [message.id, NOT_THERE])
      await assert.rejects(postMessage(bob, id, { body: 'And?', nonce: nonce(), replyTo }), NotFound);
  });
});
