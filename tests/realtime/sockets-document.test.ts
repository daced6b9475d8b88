import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '../../src/domain/actor.ts';
import { deleteMessage } from '../../src/domain/messages/deletion.ts';
import { editMessage } from '../../src/domain/messages/editing.ts';
import { removeMember } from '../../src/domain/rooms/departures.ts';
import { addMember } from '../../src/domain/rooms/memberships.ts';
import { createRoom } from '../../src/domain/rooms/rooms.ts';
import { type HeardEvent, JsonClient, tokenOf } from '../support/json-client.ts';
import { startTestParley, type TestParley } from '../support/parley.ts';
import { createPeople } from '../support/people.ts';
import { waitFor } from '../support/wait.ts';

const EXAMPLE = /^```json (event|command|room command)\n([\s\S]*?)\n```$/gm;
const document = readFileSync('docs/sockets.md', 'utf8');

function examplesOf(kind: string, roomId: number): HeardEvent[] {
  return [...document.matchAll(EXAMPLE)]
    .filter(([, given]) => given === kind)
    .map(([, , text = '']) =>
      JSON.parse(text.replace(/"room_id": 7\b/g, `"room_id": ${roomId}`).replace('"7"', `"${roomId}"`)),
    );
}

/** The names of all fields, those inside too. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shapeOf(field)]));
}

describe('the document of the sockets', () => {
  let parley: TestParley;

  before(async () => {
    parley = await startTestParley();
  });

  after(() => parley.stop());

  it('shows commands that work, and every event as it is', async () => {
    const [ada, bob] = (await createPeople('ada', 'bob', 'cleo')) as [Actor, Actor];
    const cleo = (await createPeople('cleo2'))[0] as Actor;
    const { id: roomId } = await createRoom(ada, {
      name: 'Tea',
      kind: 'closed',
      topic: '',
      members: ['bob'],
    });
    const all = await JsonClient.open(parley.origin, await tokenOf(ada), null);
    const one = await JsonClient.open(parley.origin, await tokenOf(bob), roomId);
    for (const command of examplesOf('command', roomId)) all.say(command);
    for (const command of examplesOf('room command', roomId)) one.say(command);
    await waitFor(() => all.of('ack').length === 2 && all.of('typing').length > 0, 'the answers');
    assert.deepEqual([all.of('error'), one.of('error')], [[], []]);
    all.say({ type: 'sing' });
    one.say({ type: 'read', seq: 9 });
    const { id = 0 } = all.of('ack').find((ack) => ack.message)?.message ?? {};
    await editMessage(ada, id, 'Hello');
    await deleteMessage(ada, id);
    await addMember(ada, roomId, cleo.username);
    await removeMember(ada, roomId, cleo.id);
    for (const example of examplesOf('event', roomId))
      await waitFor(() => all.events.some((event) => isLike(event, example)), JSON.stringify(example));
    for (const client of [all, one]) client.close();
  });

  function isLike(event: HeardEvent, example: HeardEvent): boolean {
    return event.type === example.type && JSON.stringify(shapeOf(event)) === JSON.stringify(shapeOf(example));
  }
});
